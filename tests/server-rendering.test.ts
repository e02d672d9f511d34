import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import type { Readable, Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import * as reactAdapter from '@roxels/react'
import * as vueAdapter from '@roxels/vue'
import { atom, computed } from 'nanostores'
import { createElement, Suspense, use } from 'react'
import { renderToPipeableStream, renderToString as renderReact } from 'react-dom/server'
import { expect, onTestFinished, test } from 'vitest'
import { computed as computedRef, createSSRApp, defineComponent, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { spyReadable } from './harness/spy-readable.ts'

const root = join(import.meta.dirname, '..')

test('both adapters name the same things', () => {
  const names = Object.keys(reactAdapter).sort()
  expect(Object.keys(vueAdapter).sort()).toEqual(names)
  expect(names).toEqual(expect.arrayContaining(['RoxelsProvider', 'createRoxels', 'useReadable']))
})

test('React on a server reads every value and leaves nobody listening', () => {
  const { roxels, sources } = idleClient()
  function Everything() {
    const { ids, hasOlder } = reactAdapter.useTranscript()
    const { items } = reactAdapter.useGoals()
    const message = reactAdapter.useMessage('one')
    return JSON.stringify([...readAll(reactAdapter), items, ids, hasOlder, message])
  }
  const page = createElement(reactAdapter.RoxelsProvider, { roxels }, createElement(Everything))
  expect(renderReact(page).replaceAll('&quot;', '"')).toBe(expected)
  expect(sources.map((source) => source.listened())).toEqual(sources.map(() => 0))
})

test('Vue on a server reads every value and leaves nobody listening', async () => {
  const { roxels, sources } = idleClient()
  const Everything = defineComponent(() => {
    const { ids, hasOlder } = vueAdapter.useTranscript()
    const values = readAll(vueAdapter)
    const goals = vueAdapter.useGoals()
    const items = computedRef(() => goals.value.items)
    const message = vueAdapter.useMessage(() => 'one')
    return () =>
      JSON.stringify([...values, items, ids, hasOlder, message].map((value) => value.value))
  })
  const page = createSSRApp(() => h(vueAdapter.RoxelsProvider, { roxels }, () => h(Everything)))
  expect((await renderVue(page)).replaceAll('&quot;', '"').replaceAll(/<!--.*?-->/g, '')).toBe(
    expected,
  )
  expect(sources.map((source) => source.listened())).toEqual(sources.map(() => 0))
})

test('what is made of several values by nanostores is rendered as it is', async () => {
  const { roxels } = idleClient()
  const shout = computed(atom('Ada'), (name) => name.toUpperCase())
  const InReact = () => reactAdapter.useReadable(shout)
  expect(
    renderReact(createElement(reactAdapter.RoxelsProvider, { roxels }, createElement(InReact))),
  ).toBe('ADA')
  const InVue = defineComponent(() => {
    const shown = vueAdapter.useReadable(shout)
    return () => shown.value
  })
  expect(await renderVue(createSSRApp(() => h(InVue)))).toBe('ADA')
})

test('without a provider both say what to do', async () => {
  const missing = /wrap the component in <RoxelsProvider/
  const Lost = () => void reactAdapter.usePerson()
  expect(() => renderReact(createElement(Lost))).toThrow(missing)

  const lost = createSSRApp(() => h(LostInVue))
  const LostInVue = defineComponent(() => {
    vueAdapter.usePerson()
    return () => null
  })
  lost.config.warnHandler = () => undefined
  await expect(renderVue(lost)).rejects.toThrow(missing)
})

test('SS-01 importing on a server touches nothing, and a client that is not started does not either', async () => {
  const args = ['--conditions=@roxels/source', '--input-type=module', '--eval', aServer]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root })
  expect([JSON.parse(stdout), stderr]).toEqual([
    { imported: [], created: [], refused: 'not_active', status: 'signedOut', after: [] },
    '',
  ])
})

const people = Array.from({ length: 100 }, (_, index) => ({
  externalId: `user_${index}_`,
  name: `Name ${index}.`,
}))

test.for([
  { adapter: 'React', render: streamReact },
  { adapter: 'Vue', render: renderVuePage },
])(
  'SS-02 a hundred pages rendered at once by $adapter hold one person each',
  async ({ render }) => {
    const gates = people.map(() => Promise.withResolvers<void>())
    const pages = people.map((person, index) => render(person, true, gates[index]!.promise))
    // All of them have begun before the first goes on, and they go on in another order.
    for (let step = 0; step < people.length; step += 1) {
      await new Promise(setImmediate)
      gates[(step * 37) % people.length]!.resolve()
    }
    const named = (await Promise.all(pages)).map((page) =>
      people.flatMap((person, index) =>
        page.includes(person.externalId) || page.includes(person.name) ? [index] : [],
      ),
    )
    expect(named).toEqual(people.map((_, index) => [index]))
  },
)

test.for([
  { adapter: 'React', render: streamReact },
  { adapter: 'Vue', render: renderVuePage },
])(
  'SS-03 a page that $adapter renders says who it is for only where the host does',
  async ({ render }) => {
    const ada = { externalId: 'user_ada', name: 'Ada Lovelace' }
    const page = await render(ada, false)
    expect(page).toContain('identified')
    for (const secret of ['user_ada', 'Ada', 'Lovelace', 'rk_test'])
      expect(page).not.toContain(secret)
    expect(await render(ada, true)).toContain('user_ada Ada Lovelace')
  },
)

type PersonOfAPage = { readonly externalId: string; readonly name: string }

/** As a server does for each request: a client of its own, which is never started. */
function clientFor(person: PersonOfAPage): Roxels {
  const roxels = createRoxels({ baseUrl: 'https://talk.example', templateKey: 'rk_test', person })
  onTestFinished(() => roxels.destroy())
  return roxels
}

function streamReact(person: PersonOfAPage, isNamed: boolean, gate = Promise.resolve()) {
  function Page() {
    const { status } = reactAdapter.useRoxelsState()
    const who = reactAdapter.usePerson()
    use(gate)
    return `${status} ${isNamed ? `${who.externalId} ${who.name}` : ''} ${reactAdapter.useTranscript().ids}`
  }
  const page = createElement(
    reactAdapter.RoxelsProvider,
    { roxels: clientFor(person) },
    createElement(Suspense, { fallback: 'One moment' }, createElement(Page)),
  )
  const output = new PassThrough()
  renderToPipeableStream(page).pipe(output)
  return text(output)
}

async function renderVuePage(person: PersonOfAPage, isNamed: boolean, gate = Promise.resolve()) {
  const Page = defineComponent(async () => {
    const state = vueAdapter.useRoxelsState()
    const who = vueAdapter.usePerson()
    const { ids } = vueAdapter.useTranscript()
    await gate
    return () =>
      `${state.value.status} ${isNamed ? `${who.value.externalId} ${who.value.name}` : ''} ${ids.value}`
  })
  const roxels = clientFor(person)
  return renderVue(createSSRApp(() => h(vueAdapter.RoxelsProvider, { roxels }, () => h(Page))))
}

/** What a server process sees of it: which globals were called or have changed, and what is left that keeps it alive. */
const aServer = `
  // What these leave is theirs.
  await Promise.all([import('nanostores'), import('react'), import('vue')])
  const touched = []
  for (const name of ['fetch', 'setTimeout', 'setInterval', 'setImmediate']) {
    const real = globalThis[name]
    globalThis[name] = (...args) => (touched.push(name), real(...args))
  }
  globalThis.addEventListener = (type) => touched.push(type)
  const before = new Set(Reflect.ownKeys(globalThis))
  const news = () => [
    ...touched.splice(0),
    ...Reflect.ownKeys(globalThis).filter((key) => !before.has(key)).map(String),
    ...process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FS|Immediate/.test(name)),
  ]
  const { createRoxels } = await import('@roxels/core')
  await Promise.all([import('@roxels/react'), import('@roxels/vue')])
  const imported = news()
  delete globalThis.addEventListener
  const roxels = createRoxels({ baseUrl: 'https://talk.example', templateKey: 'rk_test', person: { externalId: 'ada' } })
  roxels.setPerson({ externalId: 'ada', name: 'Ada' })
  const created = news()
  let refused
  try {
    roxels.send('Hello')
  } catch ({ code }) {
    refused = code
  }
  await Promise.all([roxels.stop(), roxels.retry(), roxels.transcript.loadOlder(), roxels.signOut()])
  const { status } = roxels.state.get()
  roxels.destroy()
  console.log(JSON.stringify({ imported, created, refused, status, after: news() }))
`

function readAll<Adapter extends Readonly<Record<HookName, () => unknown>>>(adapter: Adapter) {
  const { useRoxelsState, usePerson, useSession, useCaptured, useTurn } = adapter
  return [useRoxelsState(), usePerson(), useSession(), useCaptured(), useTurn()] as ReturnType<
    Adapter[HookName]
  >[]
}
type HookName = 'useRoxelsState' | 'usePerson' | 'useSession' | 'useCaptured' | 'useTurn'

const values = {
  state: { status: 'anonymous', epoch: 0, waiting: false, refusal: null },
  person: { externalId: null, name: 'Ada' },
  session: null,
  captured: { full_name: 'Ada' },
  turn: null,
  goals: [],
  ids: ['one'],
  hasOlder: true,
  message: { id: 'one', role: 'agent', text: 'Hello', state: 'complete', at: '2026-11-24' },
} as const

const expected = JSON.stringify(Object.values(values))

/** As much of a client as is read while rendering; anything else would throw. */
function idleClient() {
  const spies = Object.values(values).map((value) => spyReadable<unknown>(value))
  const [state, person, session, captured, turn, goals, ids, hasOlder, message] = spies
  const transcript = { ids, hasOlder, message: () => message as Readable<unknown>, loadOlder: null }
  const client: unknown = { state, person, session, captured, turn, goals, transcript }
  return { roxels: client as Roxels, sources: spies }
}
