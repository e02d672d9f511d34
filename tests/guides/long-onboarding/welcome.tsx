import { useGoals, useRoxels, useRoxelsState, useSession } from '@roxels/react'
import type { Workspace } from './workspace.ts'

export function Welcome() {
  const { start } = useRoxels()
  const { status, refusal } = useRoxelsState()
  const session = useSession()
  const { done, items } = useGoals<Workspace>()
  if (status === 'identified') {
    return (
      <>
        <p role="alert">{refusal !== null && reasons[refusal.code]}</p>
        <button onClick={() => start()}>Continue</button>
      </>
    )
  }
  if (session === null) return null
  if (!session.resumed) return <h2>Welcome! This takes ten minutes, not all of them today.</h2>
  return (
    <h2>
      Welcome back. {done} of {items.length} are done.
    </h2>
  )
}

const reasons: Readonly<Record<string, string>> = {
  session_ended: 'This visit has ended. You can continue from here.',
  deleted: 'Your answers were deleted, as you wished.',
}
