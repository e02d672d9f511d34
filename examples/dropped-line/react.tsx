import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useReadable, useRoxels, useRoxelsState } from '@roxels/react'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import { line } from './line.ts'
import './scene.css'
import * as words from './wording.ts'

export default function DroppedLine({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene dropped-line" data-status={state.status}>
      <div className="sheet">
        <Top />
        <Talk />
        <Answers />
      </div>
    </main>
  )
}

function Top() {
  const isCut = useReadable(line.isCut)
  const waiting = useReadable(useRoxels().outbox)
  return (
    <header className="top">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p className="wire" data-cut={isCut}>
        {words.lineOf(isCut)}
      </p>
      <p className="waiting" hidden={waiting.length === 0}>
        {words.waitingOf(waiting.length)}
      </p>
      <button type="button" onClick={isCut ? line.mend : line.cut}>
        {words.switchOf(isCut)}
      </button>
    </header>
  )
}
