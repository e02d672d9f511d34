import { quietly } from '@roxels/core/parts'
import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useRoxels, useRoxelsState, useTranscript } from '@roxels/react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef } from 'react'
import { AgentTurn, Row, Talk } from '../shared/react/talk.tsx'
import './scene.css'
import type { MessageWindow } from './window.ts'
import { keysOf, placeOf, toFirst, windowOptions } from './window.ts'
import * as words from './wording.ts'

export default function LongTranscript({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene long-transcript" data-status={state.status}>
      <div className="sheet">
        <header className="top">
          <h1 tabIndex={-1}>{words.title}</h1>
          <p className="confession">{words.confession}</p>
        </header>
        <Talk log={<WindowedLog />} />
      </div>
    </main>
  )
}

function WindowedLog() {
  const roxels = useRoxels()
  const { ids, message, hasOlder, log } = useTranscript()
  const scroller = useRef<HTMLDivElement>(null)
  const options = useMemo(() => windowOptions(roxels, ids, () => scroller.current), [roxels, ids])
  // There is no compiler here that would memoize what it answers.
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer<HTMLElement, HTMLElement>(options)
  return (
    <>
      <Extent count={ids.length} hasOlder={hasOlder} virtual={virtual} />
      <div
        className="log"
        aria-label="Messages"
        {...log}
        ref={scroller}
        onKeyDown={keysOf(roxels, () => virtual)}
      >
        <ol className="messages" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <Row
              {...placeOf(item, ids.length, hasOlder)}
              message={message(String(item.key))}
              ref={virtual.measureElement}
              key={String(item.key)}
            />
          ))}
        </ol>
      </div>
      <div className="turn">
        <AgentTurn />
      </div>
    </>
  )
}

interface ExtentProps {
  readonly count: number
  readonly hasOlder: boolean
  readonly virtual: MessageWindow
}

function Extent({ count, hasOlder, virtual }: ExtentProps) {
  const roxels = useRoxels()
  return (
    <div className="extent">
      <p>{words.extentOf(count, hasOlder)}</p>
      <button type="button" onClick={() => quietly(toFirst(roxels, virtual))}>
        {words.first}
      </button>
      <button type="button" onClick={() => virtual.scrollToEnd()}>
        {words.newest}
      </button>
    </div>
  )
}
