import type { Message, Readable } from '@roxels/react'
import { useAgentTurn, useMessageActions, useReadable, useTranscript } from '@roxels/react'
import { memo } from 'react'

export function Transcript() {
  const { ids, message, log, older, place } = useTranscript()
  return (
    <>
      <div className="log" aria-label="Messages" {...log}>
        <button {...older}>Show earlier messages</button>
        {ids.map((id) => (
          <Row key={id} message={message(id)} />
        ))}
        <Turn />
      </div>
      <button type="button" hidden={!useReadable(place.hasNew)} onClick={place.toEnd}>
        New messages
      </button>
    </>
  )
}

const Row = memo(function Row(props: { readonly message: Readable<Message | undefined> }) {
  const message = useReadable(props.message)
  if (message === undefined) return null
  return (
    <div data-role={message.role}>
      <p dir="auto">{message.text}</p>
      <Note message={message} />
    </div>
  )
})

/** What became of a message that did not simply arrive. */
function Note({ message }: { readonly message: Message }) {
  const { retry, discard } = useMessageActions(message)
  const note = notes[message.state]
  if (note === undefined) return null
  return (
    <p>
      {note} <button {...retry}>Send again</button> <button {...discard}>Delete</button>
    </p>
  )
}

const notes: Readonly<Partial<Record<Message['state'], string>>> = {
  sending: 'Sending…',
  failed: 'Not sent.',
  stopped: 'Stopped here.',
  interrupted: 'Broke off here.',
}

/** What the agent is doing. */
function Turn() {
  const { isAtWork, hasBrokenOff, retry } = useAgentTurn()
  return (
    <>
      <p hidden={!isAtWork}>Writing…</p>
      <p hidden={!hasBrokenOff}>
        The answer is not finished. <button {...retry}>Go on</button>
      </p>
    </>
  )
}
