import { quietly, useCaptured, useRoxels, useRoxelsState } from '@roxels/react'
import type { Workspace } from './workspace.ts'

export function Ending() {
  const { end, leave, signOut } = useRoxels()
  const { status } = useRoxelsState()
  const { full_name: name = 'you' } = useCaptured<Workspace>()
  if (status === 'completed') return <h2>Thank you! A workspace for {name} is on its way.</h2>
  if (status !== 'live') return null
  return (
    <p>
      <button onClick={leave}>Continue another day</button>
      <button onClick={() => quietly(end())}>That is all I have to say</button>
      <button onClick={() => quietly(signOut())}>Sign out</button>
    </p>
  )
}
