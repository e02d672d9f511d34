import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { statesOf, withDiagram } from '../scripts/lifecycle-diagram.ts'

const document = readFileSync(join(import.meta.dirname, '..', 'docs', 'lifecycle.md'), 'utf8')

test('the diagram of the lifecycle shows the machine as it is (else: npm run diagram)', () => {
  expect(document).toBe(withDiagram(document))
})

test('a diagram of another machine would be told from it', () => {
  const stale = document.replace(/ *identified --> .*\n/, '')
  expect(stale).not.toBe(document)
  expect(withDiagram(stale)).toBe(document)
})

test('an arrow bears its events and their guards', () => {
  expect(document).toContain('  identified --> resuming : start [else]<br/>[released]\n')
  expect(document).toContain('      live --> reconnecting : lost\n')
})

test('each state is drawn and explained', () => {
  for (const { key } of statesOf()) {
    expect(document, key).toContain(`\`${key}\``)
    expect(document, key).toMatch(new RegExp(`(--> |state )${key}\\b`))
  }
})
