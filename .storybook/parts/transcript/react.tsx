import type { Message, Readable, Roxels } from '@roxels/react'
import { RoxelsProvider, useAnnouncement, useReadable, useTranscript } from '@roxels/react'
import { memo } from 'react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Transcript />
      <Announcement />
    </RoxelsProvider>
  )
}

function Transcript() {
  const { ids, message, log, older, place } = useTranscript()
  return (
    <>
      <div className="log" aria-label="Messages" {...log}>
        <button {...older}>Show earlier messages</button>
        {ids.map((id) => (
          <Row key={id} message={message(id)} />
        ))}
      </div>
      <button type="button" hidden={!useReadable(place.hasNew)} onClick={place.toEnd}>
        New messages
      </button>
    </>
  )
}

const Row = memo(function Row({ message }: { readonly message: Readable<Message | undefined> }) {
  return <p>{useReadable(message)?.text}</p>
})

function Announcement() {
  return <p role="status">{useAnnouncement()}</p>
}
