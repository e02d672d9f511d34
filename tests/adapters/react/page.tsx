import type { Roxels } from '@roxels/react'
import {
  RoxelsProvider,
  useAgentTurn,
  useAnnouncement,
  useCaptured,
  useComposer,
  useGoals,
  useIdentityPrompt,
  useMessage,
  usePerson,
  useReadable,
  useRoxelsState,
  useSession,
  useTranscript,
  useTurn,
} from '@roxels/react'
import { Suspense } from 'react'

/** Shows everything there is of a client. */
export function Page({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Suspense fallback={<p>One moment</p>}>
        <Everything />
      </Suspense>
    </RoxelsProvider>
  )
}

function Everything() {
  const { ids, log, older, place } = useTranscript()
  const { form, fields, field, send, stop } = useComposer()
  const { progress, items } = useGoals<{ team_size: number }>()
  const { confirm, warning, signOut } = useIdentityPrompt()
  const { isAtWork, retry } = useAgentTurn()
  return (
    <main data-status={useRoxelsState().status} data-session={useSession()?.id}>
      <h1>{usePerson().name}</h1>
      <div {...log}>
        <button {...older}>Older</button>
        {ids.map((id) => (
          <Row key={id} id={id} />
        ))}
      </div>
      <button hidden={!useReadable(place.hasNew)}>New messages</button>
      <p data-turn={useTurn()?.state} hidden={!isAtWork} />
      <button {...retry}>Retry</button>
      <form {...form}>
        <fieldset {...fields}>
          <textarea {...field} />
          <button {...send}>Send</button>
          <button {...stop}>Stop</button>
        </fieldset>
      </form>
      <progress {...progress} />
      {items.map(({ id, title, data, confirm: confirmIt }) => (
        <p key={id}>
          {title} {data} <button {...confirmIt}>Confirm</button>
        </p>
      ))}
      <output>{JSON.stringify(useCaptured())}</output>
      <button {...confirm}>It is me</button>
      <dialog {...warning} />
      <button {...signOut}>Sign out</button>
      <p role="status">{useAnnouncement()}</p>
    </main>
  )
}

function Row({ id }: { readonly id: string }) {
  return <p className="message">{useMessage(id)?.text}</p>
}
