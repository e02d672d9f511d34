import { expect, onTestFinished, test } from 'vitest'
import { startServer } from './main.ts'
import { StartError } from './start-error.ts'
import { defineTemplate } from './templates/template.ts'
import { createTestDatabase } from './testing/database.ts'

test('a server does not start with a template whose answers it could not judge', async () => {
  const { source, query, drop } = await createTestDatabase()
  onTestFinished(drop)
  const template = defineTemplate('tpl_broken', {
    name: 'Broken',
    phases: [{ goals: [{ id: 'a', type: 'open', prompt: 'A?', schema: { pattern: '(' } }] }],
  })
  const place =
    source.type === 'sqlite'
      ? { data: source.folder }
      : { database: source.url, secrets: ['a secret of so many characters as it takes'] }
  const starting = startServer({ ...place, port: 0, logLevel: 'silent', template })
  await expect(starting).rejects.toThrow(StartError)
  await expect(starting).rejects.toThrow('template.phases[0].goals[0].schema: Expected')
  expect(await query('select id from orgs')).toEqual([])
})
