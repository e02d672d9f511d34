import type { Message, Readable } from '@roxels/react'
import {
  useAgentTurn,
  useAnnouncement,
  useComposer,
  useMessageActions,
  useReadable,
  useRoxels,
  useRoxelsState,
  useTranscript,
} from '@roxels/react'
import type { ComponentProps, ReactNode } from 'react'
import { memo } from 'react'
import type { Ending } from '../wording.ts'
import * as words from '../wording.ts'

interface LineProps {
  /** What the button does that begins; by default it starts the conversation. */
  readonly begin?: (() => void) | undefined
  readonly ending?: Ending | undefined
}

interface TalkProps extends LineProps {
  /** Shows what was said, in place of the usual list. */
  readonly log?: ReactNode
}

/** The conversation: what was said, how the line is, and where to write. */
export function Talk({ begin, ending, log = <Log /> }: TalkProps) {
  const { epoch } = useRoxelsState()
  return (
    // A new epoch is another person: nothing of the one before is kept, not even what undo would bring back.
    <section className="talk" aria-label="Conversation" key={epoch}>
      {log}
      <Line begin={begin} ending={ending} />
      <Composer />
      <Announcer />
    </section>
  )
}

function Log() {
  const { ids, message, log, older, place } = useTranscript()
  return (
    <>
      <div className="log" aria-label="Messages" {...log}>
        <div className="content">
          <button {...older}>Show earlier messages</button>
          <ol className="messages">
            {ids.map((id) => (
              <Row message={message(id)} key={id} />
            ))}
          </ol>
          <AgentTurn />
        </div>
      </div>
      <NewMessages {...place} />
    </>
  )
}

interface RowProps extends ComponentProps<'li'> {
  readonly message: Readable<Message | undefined>
}

/** The row of one message: it alone renders when its text grows. */
export const Row = memo(function Row({ message: source, ...place }: RowProps) {
  const message = useReadable(source)
  if (message === undefined) return null
  const { role, state, text } = message
  return (
    <li {...place} className="message" data-role={role} data-state={state}>
      <span className="unseen">{words.speakerOf[role]}</span>
      <p className="text" dir="auto">
        {text}
      </p>
      {words.noteOf[state] && <Note message={message} />}
    </li>
  )
})

function Note({ message }: { readonly message: Message }) {
  const { retry, discard } = useMessageActions(message)
  return (
    <p className="note">
      {words.noteOf[message.state]}
      <button {...retry}>Send again</button>
      <button {...discard}>Delete</button>
    </p>
  )
}

/** What the agent is doing, below what was said. */
export function AgentTurn() {
  const { isAtWork, hasBrokenOff, retry } = useAgentTurn()
  return (
    <>
      <p className="thinking" hidden={!isAtWork}>
        Thinking…
      </p>
      <p className="note" hidden={!hasBrokenOff}>
        The answer is not finished. <button {...retry}>Retry</button>
      </p>
    </>
  )
}

function NewMessages({ hasNew, toEnd }: ReturnType<typeof useTranscript>['place']) {
  return (
    <button type="button" className="newer" hidden={!useReadable(hasNew)} onClick={toEnd}>
      New messages
    </button>
  )
}

function Line({ begin, ending }: LineProps) {
  const state = useRoxelsState()
  const { start } = useRoxels()
  const label = words.startLabel(state, ending)
  return (
    <div className="line">
      <p role="status">{words.lineOf(state, ending)}</p>
      <p role="alert">{words.alertOf(state)}</p>
      <button type="button" hidden={label === undefined} onClick={() => (begin ?? start)()}>
        {label}
      </button>
    </div>
  )
}

function Composer() {
  const { form, fields, field, stop, send } = useComposer()
  return (
    <form className="composer" {...form}>
      <fieldset {...fields}>
        <label>
          <span className="unseen">Your message</span>
          <textarea rows={1} placeholder="Write your answer" {...field} />
        </label>
        <button {...stop}>Stop</button>
        <button {...send}>Send</button>
      </fieldset>
    </form>
  )
}

function Announcer() {
  return (
    <p className="unseen" role="status">
      {useAnnouncement()}
    </p>
  )
}
