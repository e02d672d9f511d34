import { expect, test } from 'vitest'
import { readReference } from '../testing/reference.ts'
import { startTestServer } from '../testing/server.ts'
import { words } from './words.ts'

test('something is said of every component, and nothing of what is not there', async () => {
  const server = await startTestServer()
  const { document, operations } = await readReference(server.running.url)
  const components = Object.entries(document.components.schemas)
  const silent = components.filter(([, { description }]) => description === undefined)
  expect(silent.map(([name]) => name)).toEqual([])

  const there = new Set<string>()
  const add = (owner: string, names: readonly string[]) => {
    there.add(owner)
    for (const name of names) there.add(`${owner}.${name}`).add(`.${name}`)
  }
  for (const [name, schema] of components) {
    for (const option of [schema, ...(schema.oneOf ?? [])]) {
      const properties = typeof option === 'object' ? option.properties : {}
      add(name.replace(/Input$/, ''), Object.keys(properties ?? {}))
    }
  }
  for (const { id, parameters } of operations) {
    add(
      id,
      parameters.map(({ name }) => name),
    )
  }
  expect(Object.keys(words).filter((key) => !there.has(key))).toEqual([])
})
