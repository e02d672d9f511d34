import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useRoxels, useRoxelsState } from '@roxels/react'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import './scene.css'
import { begin } from './session.ts'
import * as words from './wording.ts'

export default function Verified({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const roxels = useRoxels()
  const state = useRoxelsState()
  return (
    <main className="scene verified" data-status={state.status}>
      <div className="sheet">
        <header className="top">
          <h1>{words.title}</h1>
          <button type="button" onClick={() => void roxels.signOut()}>
            Log out
          </button>
          <p className="proof">
            {words.proof} <code>{words.attempt}</code>
          </p>
        </header>
        <Talk begin={() => begin(roxels)} />
        <Answers />
      </div>
    </main>
  )
}
