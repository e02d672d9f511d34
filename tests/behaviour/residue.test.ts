import { expectNoResidue } from '@roxels/core/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'

// In a real Chromium: most of these places exist nowhere else.
let secret: string
const name = 'roxels-residue'

beforeEach(async () => {
  secret = `Ada "${crypto.randomUUID()}" & Co`
  await expectNoResidue([secret])
})

interface Planting {
  readonly place: string
  readonly how: string
  /** Plants the secret; answers how to take it away. */
  readonly plant: () => (() => unknown) | Promise<() => unknown>
}

const plantings: readonly Planting[] = [
  { place: 'localStorage', how: 'a value', plant: () => inStorage(localStorage, name, secret) },
  { place: 'localStorage', how: 'a key', plant: () => inStorage(localStorage, secret, '1') },
  { place: 'sessionStorage', how: 'a value', plant: () => inStorage(sessionStorage, name, secret) },
  {
    place: 'cookies',
    how: 'a value',
    plant() {
      document.cookie = `${name}=${encodeURIComponent(secret)}`
      return () => (document.cookie = `${name}=; max-age=0`)
    },
  },
  { place: 'IndexedDB', how: 'a row', plant: () => inDatabase(1, { names: [{ secret }] }) },
  { place: 'IndexedDB', how: 'a key', plant: () => inDatabase(secret, 1) },
  {
    place: 'Cache Storage',
    how: 'an answer',
    async plant() {
      const cache = await caches.open(name)
      await cache.put('/residue', new Response(JSON.stringify({ secret })))
      return () => caches.delete(name)
    },
  },
  {
    place: 'window.name',
    how: 'a part',
    plant() {
      const before = window.name
      window.name = `${before}${secret}`
      return () => (window.name = before)
    },
  },
  {
    place: 'history.state',
    how: 'a member',
    plant() {
      const before: unknown = history.state
      history.replaceState({ before, secret }, '')
      return () => history.replaceState(before, '')
    },
  },
  {
    place: 'location',
    how: 'its query',
    plant() {
      const { href } = location
      history.replaceState(history.state, '', `#who=${encodeURIComponent(secret)}`)
      return () => history.replaceState(history.state, '', href)
    },
  },
  {
    place: 'performance entries',
    how: 'a request',
    async plant() {
      const seen = entryOf('resource')
      await (await fetch(`/?who=${encodeURIComponent(secret)}`)).text()
      await seen
      return () => performance.clearResourceTimings()
    },
  },
  {
    place: 'performance entries',
    how: 'the detail of a mark',
    plant() {
      performance.mark(name, { detail: { secret } })
      return () => performance.clearMarks(name)
    },
  },
  { place: 'document', how: 'a text', plant: () => inDocument((root) => root.append(secret)) },
  {
    place: 'document',
    how: 'a text spread over elements',
    plant: () =>
      inDocument((root) => {
        for (const letter of secret) root.appendChild(document.createElement('b')).append(letter)
      }),
  },
  {
    place: 'document',
    how: 'a comment',
    plant: () => inDocument((root) => root.append(new Comment(secret))),
  },
  {
    place: 'document',
    how: 'an attribute',
    plant: () => inDocument((root) => root.setAttribute('aria-label', secret)),
  },
  {
    place: 'document',
    how: 'what is written in a form',
    plant: () =>
      inDocument((root) => {
        root.appendChild(document.createElement('input')).value = secret
      }),
  },
  {
    place: 'document',
    how: 'an open shadow root',
    plant: () => inDocument((root) => root.attachShadow({ mode: 'open' }).append(secret)),
  },
  {
    place: 'document',
    how: 'a template',
    plant: () =>
      inDocument((root) =>
        root.appendChild(document.createElement('template')).content.append(secret),
      ),
  },
  {
    place: 'document',
    how: 'a frame of this origin',
    plant: () =>
      inDocument((root) => {
        root.appendChild(document.createElement('iframe')).contentDocument?.body.append(secret)
      }),
  },
]

test.for(plantings)('finds it in $place: $how', async ({ place, plant }) => {
  const clear = await plant()
  onTestFinished(async () => void (await clear()))
  const error = await expectNoResidue(['nowhere', secret]).catch((reason: unknown) => reason)
  expect(error).toEqual(new Error(`Something was left: secret 2 in ${place}.`))
})

function inStorage(storage: Storage, key: string, value: string): () => void {
  storage.setItem(key, value)
  return () => storage.removeItem(key)
}

function inDocument(plant: (root: HTMLElement) => void): () => void {
  const root = document.body.appendChild(document.createElement('div'))
  plant(root)
  return () => root.remove()
}

async function inDatabase(key: IDBValidKey, value: unknown): Promise<() => unknown> {
  const opening = indexedDB.open(name)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('rows'))
  await over(opening, 'success')
  const writing = opening.result.transaction('rows', 'readwrite')
  writing.objectStore('rows').put(value, key)
  await over(writing, 'complete')
  opening.result.close()
  return () => over(indexedDB.deleteDatabase(name), 'success')
}

/** It is made some time after the answer has come. */
function entryOf(type: string): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((entries) => {
      if (!entries.getEntries().some((entry) => entry.name.includes('?who='))) return
      observer.disconnect()
      resolve()
    })
    observer.observe({ type })
  })
}

function over(target: EventTarget, event: string): Promise<unknown> {
  return new Promise((resolve) => target.addEventListener(event, resolve))
}
