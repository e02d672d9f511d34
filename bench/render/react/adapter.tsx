import type { Message, Readable, Roxels } from '@roxels/react'
import { RoxelsProvider, useReadable, useTranscript } from '@roxels/react'
import { memo } from 'react'

export function Adapter({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Transcript />
    </RoxelsProvider>
  )
}

function Transcript() {
  const { ids, message } = useTranscript()
  return (
    <ol>
      {ids.map((id) => (
        <Row key={id} message={message(id)} />
      ))}
    </ol>
  )
}

const Row = memo(function Row({ message }: { readonly message: Readable<Message | undefined> }) {
  return <li>{useReadable(message)?.text}</li>
})
