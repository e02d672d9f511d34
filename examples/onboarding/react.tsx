import type { Roxels } from '@roxels/react'
import {
  RoxelsProvider,
  useGoals,
  usePerson,
  useRoxels,
  useRoxelsState,
  useSession,
} from '@roxels/react'
import { focusHeading } from '../shared/focus.ts'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import { nameOf } from '../shared/wording.ts'
import { toFirstWaiting } from './review.ts'
import './scene.css'
import * as words from './wording.ts'

export default function Onboarding({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene onboarding" data-status={state.status}>
      <div className="sheet">
        <Top />
        <Talk />
        <Answers />
      </div>
    </main>
  )
}

function Top() {
  const { leave } = useRoxels()
  const state = useRoxelsState()
  const session = useSession()
  const person = usePerson()
  const { items } = useGoals()
  return (
    <header className="top">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p className="person">{nameOf(person)}</p>
      <p className="visit">{words.visitOf(state, session, items)}</p>
      <button
        type="button"
        className="primary"
        hidden={!words.isWaiting(state, items)}
        onClick={toFirstWaiting}
      >
        {words.review}
      </button>
      <button
        type="button"
        hidden={!words.isOpen(state.status)}
        onClick={({ currentTarget }) => {
          focusHeading(currentTarget)
          leave()
        }}
      >
        {words.leave}
      </button>
    </header>
  )
}
