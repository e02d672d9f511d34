import type { Roxels } from '@roxels/react'
import { RoxelsProvider, usePerson, useRoxelsState } from '@roxels/react'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import * as words from '../shared/wording.ts'
import './scene.css'

export default function Onboarding({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  const person = usePerson()
  return (
    <main className="scene onboarding" data-status={state.status}>
      <div className="sheet">
        <header className="top">
          <h1>Set up your workspace</h1>
          <p className="person">{words.nameOf(person)}</p>
        </header>
        <Talk />
        <Answers />
      </div>
    </main>
  )
}
