import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useRoxels, useRoxelsState, useSession } from '@roxels/react'
import type { RefObject } from 'react'
import { useEffect, useRef } from 'react'
import { Answers } from '../shared/react/answers.tsx'
import { Talk } from '../shared/react/talk.tsx'
import { closeCase, keepToCase } from './close-case.ts'
import './scene.css'
import * as words from './wording.ts'

export default function Support({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

interface WithDialog {
  readonly dialog: RefObject<HTMLDialogElement | null>
}

function Scene() {
  const state = useRoxelsState()
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <main className="scene support" data-status={state.status}>
      <div className="sheet">
        <Top dialog={dialog} />
        <Talk ending={words.ending} />
        <Answers />
      </div>
      <Question dialog={dialog} />
    </main>
  )
}

function Top({ dialog }: WithDialog) {
  const state = useRoxelsState()
  const session = useSession()
  return (
    <header className="top">
      <h1 tabIndex={-1}>{words.title}</h1>
      <p className="label">{words.labelOf(state)}</p>
      <p className="meaning">{words.meaningOf(state, session)}</p>
      <button
        type="button"
        hidden={!words.isOpen(state)}
        onClick={() => dialog.current?.showModal()}
      >
        {words.close}
      </button>
    </header>
  )
}

function Question({ dialog }: WithDialog) {
  const roxels = useRoxels()
  useEffect(() => keepToCase(dialog.current, roxels), [dialog, roxels])
  return (
    <dialog
      className="question"
      role="alertdialog"
      aria-labelledby="support-question"
      aria-describedby="support-consequence"
      ref={dialog}
    >
      <h2 id="support-question">{words.question}</h2>
      <p id="support-consequence">{words.consequence}</p>
      <form method="dialog">
        <button className="keep">{words.keep}</button>
        <button
          className="primary"
          onClick={({ currentTarget }) => closeCase(roxels, currentTarget)}
        >
          {words.close}
        </button>
      </form>
    </dialog>
  )
}
