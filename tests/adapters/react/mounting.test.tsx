import type { Readable } from '@roxels/react'
import { useReadable } from '@roxels/react'
import type { ReactNode } from 'react'
import { StrictMode, Suspense, version } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync, version as domVersion } from 'react-dom'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { spyReadable } from '../../harness/spy-readable.ts'
import { counted } from '../counted.ts'
import { expectQuietConsole } from '../quiet-console.ts'
import { scriptedClient } from '../scripted-client.ts'
import { Page } from './page.tsx'

expectQuietConsole()

test('server, page and adapter are of one React, and of the one that is meant', () => {
  expect([domVersion, inject('reactPage').version]).toEqual([version, version])
  expect(version.split('.')[0]).toBe(inject('reactMajor') ?? '19')
})

test('mounted twice, as in StrictMode, one listens, and none when it is gone', async () => {
  const source = spyReadable('first')
  const { root, end } = show(
    <StrictMode>
      <Follow source={source} />
    </StrictMode>,
  )
  await vi.waitFor(() => expect(source.listened()).toBe(2))
  expect(source.listening()).toBe(1)
  source.set('second')
  await vi.waitFor(() => expect(root.textContent).toBe('second'))
  end()
  await vi.waitFor(() => expect(source.listening()).toBe(0))
})

test('a whole page in StrictMode listens to everything, and to nothing when it is gone', async () => {
  const { roxels, server } = scriptedClient()
  const { client, listening } = counted(roxels)
  const { root, end } = show(
    <StrictMode>
      <Page roxels={client} />
    </StrictMode>,
  )
  await vi.waitFor(() => expect(Object.values(listening)).not.toContain(0))
  roxels.start()
  await server.say('Hello')
  await vi.waitFor(() => expect(root.querySelector('.message')?.textContent).toBe('Hello'))
  end()
  await vi.waitFor(() => expect(new Set(Object.values(listening))).toEqual(new Set([0])))
})

test('what changes while a component waits for something else is shown when it appears', async () => {
  const source = spyReadable('before', 'meanwhile')
  const gate = closedGate()
  const { root, end } = show(
    <Suspense fallback="One moment">
      <Follow source={source} gate={gate} />
    </Suspense>,
  )
  expect([root.textContent, source.listening()]).toEqual(['One moment', 0])
  source.set('meanwhile')
  gate.open()
  await vi.waitFor(() => expect(root.textContent).toBe('meanwhile'))
  await vi.waitFor(() => expect(source.listening()).toBe(1))
  source.set('after')
  await vi.waitFor(() => expect(root.textContent).toBe('after'))
  end()
  await vi.waitFor(() => expect(source.listening()).toBe(0))
})

test('what changes while a shown component waits again is shown when it is back', async () => {
  const source = spyReadable('before')
  const gate = closedGate()
  const waits = spyReadable(false)
  function MayWait() {
    return <Follow source={source} {...(useReadable(waits) && { gate })} />
  }
  const { root, end } = show(
    <Suspense fallback="One moment">
      <MayWait />
    </Suspense>,
  )
  await vi.waitFor(() => expect([source.listening(), waits.listening()]).toEqual([1, 1]))
  flushSync(() => waits.set(true))
  expect(root.textContent).toContain('One moment')
  source.set('meanwhile')
  gate.open()
  await vi.waitFor(() => expect(root.textContent).toBe('meanwhile'))
  expect(source.listening()).toBe(1)
  end()
  await vi.waitFor(() => expect(source.listening()).toBe(0))
})

test('a page that is gone before what it waits for leaves nobody listening', async () => {
  const source = spyReadable('before')
  const gate = closedGate()
  const { end } = show(
    <Suspense fallback="One moment">
      <Follow source={source} gate={gate} />
    </Suspense>,
  )
  end()
  gate.open()
  await gate.opened
  expect([source.listened(), source.listening()]).toEqual([0, 0])
})

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which React is meant, where it is not the newest. */
    readonly reactMajor?: string
  }
}

interface Gate {
  readonly opened: Promise<void>
  readonly isOpen: () => boolean
  readonly open: () => void
}

function closedGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isOpen = false
  const open = () => {
    isOpen = true
    resolve()
  }
  return { opened: promise, isOpen: () => isOpen, open }
}

interface FollowProps {
  readonly source: Readable<string>
  /** What it waits for once it has read. */
  readonly gate?: Gate
}

function Follow({ source, gate }: FollowProps) {
  const value = useReadable(source)
  if (gate?.isOpen() === false) throw gate.opened
  return value
}

function show(node: ReactNode) {
  const root = document.body.appendChild(document.createElement('div'))
  const app = createRoot(root)
  flushSync(() => app.render(node))
  const end = () => flushSync(() => app.unmount())
  onTestFinished(() => root.remove())
  return { root, end }
}
