import { useMessage, useRoxels, useRoxelsState, useTranscript, useTurn } from '@roxels/react'
import { memo, useEffect, useRef, useState } from 'react'
import { announceAnswers } from '../announce.ts'
import { coverDraft, sendDraft, submitOnEnter } from '../composer.ts'
import { followEnd } from '../follow-end.ts'
import { quietly } from '../quietly.ts'
import * as words from '../wording.ts'

interface Begin {
  /** What the button does that begins; by default it starts the conversation. */
  readonly begin?: () => void
}

/** The conversation: what was said, how the line is, and where to write. */
export function Talk({ begin }: Begin) {
  const { epoch } = useRoxelsState()
  return (
    // A new epoch is another person: nothing of the one before is kept, the draft included.
    <section className="talk" aria-label="Conversation" key={epoch}>
      <Log />
      <Line {...(begin && { begin })} />
      <Composer />
      <Announcer />
    </section>
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
      <p className="text" dir="auto">
        {text}
      </p>
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

function Line({ begin }: Begin) {
  const state = useRoxelsState()
  const { start } = useRoxels()
  const label = words.startLabel(state)
  return (
    <div className="line">
      <p role="status">{words.lineOf(state)}</p>
      <p role="alert">{state.refusal?.message}</p>
      <button type="button" hidden={label === undefined} onClick={() => (begin ?? start)()}>
        {label}
      </button>
    </div>
  )
}

function Composer() {
  const state = useRoxelsState()
  const turn = useTurn()
  const { send, stop } = useRoxels()
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => (form.current === null ? undefined : coverDraft(form.current)), [])
  return (
    <form
      className="composer"
      hidden={state.status === 'locked'}
      ref={form}
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
            dir="auto"
            rows={1}
            maxLength={8_000}
            autoComplete="off"
            enterKeyHint="send"
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
