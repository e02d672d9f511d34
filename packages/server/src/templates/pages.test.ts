import { expect, test } from 'vitest'
import { changeTemplate, createTemplate } from '../testing/design.ts'
import type { TestServer } from '../testing/server.ts'
import { startTestServer } from '../testing/server.ts'

type Item = { readonly id: string; readonly version: number }

/** Walks a list to its end; `between` is what happens after each page. */
async function walk(
  server: TestServer,
  path: string,
  limit: number,
  between: (page: number) => Promise<void>,
): Promise<readonly Item[]> {
  const met: Item[] = []
  let cursor: string | null = null
  for (let page = 1; ; page += 1) {
    const query: string = `?limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`
    const { status, body } = await server.api('GET', path + query)
    expect(status).toBe(200)
    expect(body.has_more).toBe(body.next_cursor !== null)
    met.push(...body.items)
    cursor = body.next_cursor
    if (cursor === null) return met
    expect(body.items).toHaveLength(limit)
    await between(page)
  }
}

test('each template is met once, whatever happens to others meanwhile (PG-01, PG-02)', async () => {
  const server = await startTestServer()
  const templates = []
  // Several of one instant, as far as the clock can tell.
  for (let index = 0; index < 40; index += 1) {
    templates.push(await createTemplate(server, { name: `Stays ${index}`, phases: phases() }))
  }
  const goes = templates.filter((_, index) => index % 5 === 0)
  const stays = templates.filter((_, index) => index % 5 !== 0)

  const met = await walk(server, '/v1/templates', 3, async (page) => {
    await createTemplate(server, { name: `Comes ${page}`, phases: phases() })
    // Changing moves nothing.
    const changed = stays[(page * 7) % stays.length]
    const { body } = await server.api('GET', `/v1/templates/${changed?.id}`)
    await changeTemplate(server, body, { name: `Changed ${page}` })
    const gone = goes.pop()
    if (gone !== undefined) await server.api('POST', `/v1/templates/${gone.id}/archive`)
  })
  const ids = met.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toEqual(expect.arrayContaining(stays.map(({ id }) => id)))
})

test('each version is met once while newer ones come (PG-01)', async () => {
  const server = await startTestServer()
  let template = await createTemplate(server, { name: 'Name', phases: phases() })
  for (let index = 0; index < 9; index += 1) {
    template = await changeTemplate(server, template, { name: `Name ${index}` })
  }
  const met = await walk(server, `/v1/templates/${template.id}/versions`, 2, async (page) => {
    template = await changeTemplate(server, template, { name: `Newer ${page}` })
  })
  expect(met.map(({ version }) => version)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
})

function phases() {
  return [{ goals: [{ id: 'a', type: 'open', prompt: 'A?' }] }]
}
