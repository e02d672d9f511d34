import type { Readable, Roxels } from '@roxels/core'
import * as reactAdapter from '@roxels/react'
import * as vueAdapter from '@roxels/vue'
import { createElement } from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import { expect, test } from 'vitest'
import { createSSRApp, defineComponent, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import { spyReadable } from './harness/spy-readable.ts'

test('both adapters name the same things', () => {
  const names = Object.keys(reactAdapter).sort()
  expect(Object.keys(vueAdapter).sort()).toEqual(names)
  expect(names).toEqual(expect.arrayContaining(['RoxelsProvider', 'createRoxels', 'useReadable']))
})

test('React on a server reads every value and leaves nobody listening', () => {
  const { roxels, sources } = idleClient()
  function Everything() {
    const { ids, hasOlder } = reactAdapter.useTranscript()
    return JSON.stringify([...readAll(reactAdapter), ids, hasOlder, reactAdapter.useMessage('one')])
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
    const message = vueAdapter.useMessage(() => 'one')
    return () => JSON.stringify([...values, ids, hasOlder, message].map((value) => value.value))
  })
  const page = createSSRApp(() => h(vueAdapter.RoxelsProvider, { roxels }, () => h(Everything)))
  expect((await renderVue(page)).replaceAll('&quot;', '"').replaceAll(/<!--.*?-->/g, '')).toBe(
    expected,
  )
  expect(sources.map((source) => source.listened())).toEqual(sources.map(() => 0))
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

function readAll<Adapter extends Readonly<Record<HookName, () => unknown>>>(adapter: Adapter) {
  const { useRoxelsState, usePerson, useSession, useCaptured, useGoals, useTurn } = adapter
  return [
    useRoxelsState(),
    usePerson(),
    useSession(),
    useCaptured(),
    useGoals(),
    useTurn(),
  ] as ReturnType<Adapter[HookName]>[]
}
type HookName =
  'useRoxelsState' | 'usePerson' | 'useSession' | 'useCaptured' | 'useGoals' | 'useTurn'

const values = {
  state: { status: 'anonymous', epoch: 0, waiting: false, refusal: null },
  person: { externalId: null, name: 'Ada' },
  session: null,
  captured: { full_name: 'Ada' },
  goals: [],
  turn: null,
  ids: ['one'],
  hasOlder: true,
  message: { id: 'one', role: 'agent', text: 'Hello', state: 'complete', at: '2026-11-24' },
} as const

const expected = JSON.stringify(Object.values(values))

/** As much of a client as is read while rendering; anything else would throw. */
function idleClient() {
  const spies = Object.values(values).map((value) => spyReadable<unknown>(value))
  const [state, person, session, captured, goals, turn, ids, hasOlder, message] = spies
  const transcript = { ids, hasOlder, message: () => message as Readable<unknown>, loadOlder: null }
  const client: unknown = { state, person, session, captured, goals, turn, transcript }
  return { roxels: client as Roxels, sources: spies }
}
