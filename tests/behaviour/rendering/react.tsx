import type { Message, Readable } from '@roxels/react'
import {
  RoxelsProvider,
  useAgentTurn,
  useAnnouncement,
  useCaptured,
  useComposer,
  useGoals,
  useIdentityPrompt,
  usePerson,
  useReadable,
  useRoxelsState,
  useTranscript,
} from '@roxels/react'
import { createContext, memo, useContext } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { MountCounted, Rendered } from './counted.ts'

const Count = createContext<Rendered>(() => undefined)

export const mountCounted: MountCounted = (root, roxels, rendered) => {
  const app = createRoot(root)
  const chat = (
    <Count value={rendered}>
      <RoxelsProvider roxels={roxels}>
        <Log />
        <AgentTurn />
        <Announcer />
        <Composer />
        <Goals />
        <Captured />
        <IdentityPrompt />
        <Person />
        <State />
      </RoxelsProvider>
    </Count>
  )
  flushSync(() => app.render(chat))
  return () => flushSync(() => app.unmount())
}

function Log() {
  useContext(Count)('log')
  const { ids, message, log, older } = useTranscript()
  return (
    <div {...log}>
      <button {...older}>Earlier</button>
      <ol>
        {ids.map((id) => (
          <Row key={id} id={id} message={message(id)} />
        ))}
      </ol>
    </div>
  )
}

interface RowProps {
  readonly id: string
  readonly message: Readable<Message | undefined>
}
const Row = memo(function Row({ id, message }: RowProps) {
  useContext(Count)(`row ${id}`)
  return <li>{useReadable(message)?.text}</li>
})

function AgentTurn() {
  useContext(Count)('agentTurn')
  return <p hidden={!useAgentTurn().isAtWork}>Thinking</p>
}

function Announcer() {
  useContext(Count)('announcer')
  return <p>{useAnnouncement()}</p>
}

function Composer() {
  useContext(Count)('composer')
  const { form, fields, field, stop, send } = useComposer()
  return (
    <form {...form}>
      <fieldset {...fields}>
        <textarea {...field} />
        <button {...stop}>Stop</button>
        <button {...send}>Send</button>
      </fieldset>
    </form>
  )
}

function Goals() {
  useContext(Count)('goals')
  return <progress {...useGoals().progress} />
}

function Captured() {
  useContext(Count)('captured')
  return <p>{JSON.stringify(useCaptured())}</p>
}

function IdentityPrompt() {
  useContext(Count)('identityPrompt')
  return <p>{useIdentityPrompt().secondsLeft}</p>
}

function Person() {
  useContext(Count)('person')
  return <p>{usePerson().name}</p>
}

function State() {
  useContext(Count)('state')
  return <p>{useRoxelsState().status}</p>
}
