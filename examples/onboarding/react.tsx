import type { Roxels } from '@roxels/react'
import {
  RoxelsProvider,
  useCaptured,
  useGoals,
  useMessage,
  usePerson,
  useRoxels,
  useRoxelsState,
  useTranscript,
  useTurn,
} from '@roxels/react'
import { memo, useEffect, useRef, useState } from 'react'
import { announceAnswers } from '../shared/announce.ts'
import { answersOf, progressOf } from '../shared/answers.ts'
import { sendDraft, submitOnEnter } from '../shared/composer.ts'
import { followEnd } from '../shared/follow-end.ts'
import { quietly } from '../shared/quietly.ts'
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
    <main className="onboarding" data-status={state.status}>
      <div className="sheet">
        <header className="top">
          <h1>Set up your workspace</h1>
          <p className="person">{words.nameOf(person)}</p>
        </header>
        {/* A new epoch is another person: nothing of the one before is kept, the draft included. */}
        <section className="talk" aria-label="Conversation" key={state.epoch}>
          <Log />
          <Line />
          <Composer />
          <Announcer />
        </section>
        <Answers />
      </div>
    </main>
  )
}

function Log() {
  const { ids, hasOlder, loadOlder } = useTranscript()
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => (log.current === null ? undefined : followEnd(log.current)), [])
  return (
    <div className="log" role="log" aria-live="off" aria-label="Messages" tabIndex={0} ref={log}>
      <div className="content">
        <button type="button" hidden={!hasOlder} onClick={() => quietly(loadOlder())}>
          Show earlier messages
        </button>
        <ol className="messages">
          {ids.map((id) => (
            <Row id={id} key={id} />
          ))}
        </ol>
        <Turn />
      </div>
    </div>
  )
}

const Row = memo(function Row({ id }: { readonly id: string }) {
  const message = useMessage(id)
  const { retry } = useRoxels()
  if (message === undefined) return null
  const { role, state, text } = message
  return (
    <li className="message" data-role={role} data-state={state}>
      <span className="unseen">{words.speakerOf[role]}</span>
      <p className="text">{text}</p>
      <p className="note" hidden={words.noteOf[state] === ''}>
        {words.noteOf[state]}
        <button type="button" hidden={state !== 'failed'} onClick={() => quietly(retry(id))}>
          Send again
        </button>
      </p>
    </li>
  )
})

function Turn() {
  const turn = useTurn()
  const { retry } = useRoxels()
  return (
    <>
      <p className="thinking" hidden={!words.isAtWork(turn)}>
        Thinking…
      </p>
      <p className="note" hidden={!words.hasBrokenOff(turn)}>
        The answer is not finished.
        <button type="button" onClick={() => quietly(retry())}>
          Retry
        </button>
      </p>
    </>
  )
}

function Line() {
  const state = useRoxelsState()
  const { start } = useRoxels()
  const label = words.startLabel(state)
  return (
    <div className="line">
      <p role="status">{words.lineOf(state)}</p>
      <p role="alert">{state.refusal?.message}</p>
      <button type="button" hidden={label === undefined} onClick={() => start()}>
        {label}
      </button>
    </div>
  )
}

function Composer() {
  const state = useRoxelsState()
  const turn = useTurn()
  const { send, stop } = useRoxels()
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault()
        sendDraft(event.currentTarget, send)
      }}
    >
      <fieldset disabled={!words.takesInput(state)}>
        <label>
          <span className="unseen">Your message</span>
          <textarea
            name="text"
            rows={1}
            maxLength={8_000}
            placeholder="Write your answer"
            onKeyDown={(event) => submitOnEnter(event.nativeEvent)}
          />
        </label>
        <button type="button" hidden={!words.isAtWork(turn)} onClick={() => quietly(stop())}>
          Stop
        </button>
        <button type="submit">Send</button>
      </fieldset>
    </form>
  )
}

function Announcer() {
  const roxels = useRoxels()
  const [said, say] = useState('')
  useEffect(() => announceAnswers(roxels, say), [roxels])
  return (
    <p className="unseen" role="status">
      {said}
    </p>
  )
}

function Answers() {
  const goals = useGoals()
  const answers = answersOf(goals, useCaptured())
  const { done, text } = progressOf(goals)
  return (
    <aside className="answers" aria-label="Your answers">
      <h2>Your answers</h2>
      <p className="note" hidden={goals.length > 0}>
        They show up here while you talk.
      </p>
      <p className="progress" hidden={goals.length === 0}>
        <progress aria-label="Progress" value={done} max={goals.length || 1} />
        {text}
      </p>
      <dl>
        {answers.map((answer) => (
          <div data-state={answer.state} key={answer.id}>
            <dt>{answer.title}</dt>
            <dd>{answer.text}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}
