import type { Roxels } from '@roxels/react'
import { RoxelsProvider, usePerson, useRoxels, useRoxelsState, useSession } from '@roxels/react'
import { focusHeading } from '../shared/focus.ts'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import './scene.css'
import { startAnew } from './start-anew.ts'
import * as words from './wording.ts'

export default function Returning({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene returning" data-status={state.status}>
      <div className="sheet">
        <Top />
        <Talk ending={words.ending} />
        <Answers />
      </div>
    </main>
  )
}

function Top() {
  const roxels = useRoxels()
  const state = useRoxelsState()
  const person = usePerson()
  const session = useSession()
  return (
    <header className="top">
      <h1 tabIndex={-1}>{words.greetingOf(person, session)}</h1>
      <p className="meaning">{words.meaningOf(state, session)}</p>
      <button
        type="button"
        hidden={!words.canStartAnew(state)}
        onClick={({ currentTarget }) => {
          focusHeading(currentTarget)
          startAnew(roxels)
        }}
      >
        {words.again}
      </button>
    </header>
  )
}
