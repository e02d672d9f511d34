import type { Roxels } from '@roxels/react'
import {
  RoxelsProvider,
  useGoals,
  useIdentityPrompt,
  usePerson,
  useRoxels,
  useRoxelsState,
} from '@roxels/react'
import { useEffect, useRef } from 'react'
import { progressOf } from '../shared/answers.ts'
import { takeLostFocus } from '../shared/focus.ts'
import { Talk } from '../shared/react/talk.tsx'
import { nameOf } from '../shared/wording.ts'
import { begin, forgetWhenLeft, isAtRest } from './begin.ts'
import './scene.css'
import { countdownOf, spokenOf } from './warning.ts'
import * as words from './wording.ts'

export default function Kiosk({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Scene />
    </RoxelsProvider>
  )
}

function Scene() {
  const state = useRoxelsState()
  return (
    <main className="scene kiosk" data-status={state.status}>
      {isAtRest(state) ? <Start /> : <Conversation key={state.epoch} />}
    </main>
  )
}

function Start() {
  const roxels = useRoxels()
  const state = useRoxelsState()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => (form.current === null ? undefined : forgetWhenLeft(form.current)), [])
  return (
    <form
      className="start"
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        begin(roxels, event.currentTarget)
      }}
    >
      <Heading />
      <p>{words.promise}</p>
      <label>
        First name (optional)
        <input
          name="name"
          maxLength={40}
          autoComplete="off"
          autoCapitalize="words"
          enterKeyHint="go"
          spellCheck={false}
        />
      </label>
      <button type="submit">Touch to begin</button>
      <p role="status">{words.clearedOf(state)}</p>
      <p role="alert">{state.refusal?.message}</p>
    </form>
  )
}

function Conversation() {
  const roxels = useRoxels()
  const person = usePerson()
  const { done, items } = useGoals()
  return (
    <div className="visit">
      <header className="top">
        <Heading />
        <p className="person">{nameOf(person)}</p>
        <p className="progress" hidden={items.length === 0}>
          {progressOf(done, items)}
        </p>
        <button type="button" className="finish" onClick={() => void roxels.signOut()}>
          Finish
        </button>
      </header>
      <Talk />
      <Warning />
    </div>
  )
}

function Heading() {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => takeLostFocus(title.current), [])
  return (
    <h1 ref={title} tabIndex={-1}>
      {words.title}
    </h1>
  )
}

function Warning() {
  const { warning, secondsLeft, stay, signOut } = useIdentityPrompt()
  return (
    <dialog
      className="warning"
      aria-labelledby="kiosk-question"
      aria-describedby="kiosk-reason"
      {...warning}
    >
      <h2 id="kiosk-question">{words.question}</h2>
      <p id="kiosk-reason">{words.reason}</p>
      <p className="countdown" role="timer">
        {countdownOf(secondsLeft)}
      </p>
      <p className="unseen" aria-live="polite">
        {spokenOf(secondsLeft)}
      </p>
      <form method="dialog">
        <button {...stay}>I’m still here</button>
        <button {...signOut}>Finish now</button>
      </form>
    </dialog>
  )
}
