import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useAnnouncement, useRoxelsState } from '@roxels/react'
import { Composer } from './composer.tsx'
import { Line } from './line.tsx'
import { Progress } from './progress.tsx'
import { Transcript } from './transcript.tsx'

export function Chat({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Conversation />
    </RoxelsProvider>
  )
}

function Conversation() {
  const { epoch } = useRoxelsState()
  return (
    // Another epoch is another person: nothing of the one before stays in a field or in a component.
    <section aria-label="Conversation" key={epoch}>
      <Progress />
      <Transcript />
      <Line />
      <Composer />
      <Announcer />
    </section>
  )
}

function Announcer() {
  return (
    <p role="status" className="visually-hidden">
      {useAnnouncement()}
    </p>
  )
}
