import type { KioskOptions } from '@roxels/react'
import { quietly, useRoxels, useRoxelsState } from '@roxels/react'
import { Composer } from '../custom-ui/composer.tsx'
import { Transcript } from '../custom-ui/transcript.tsx'
import { Warning } from './warning.tsx'

/** For `createRoxels`: a minute without a touch, and half a minute to answer. */
export const kiosk: KioskOptions = { idleSeconds: 60, warnSeconds: 30 }

export function Kiosk() {
  const { signOut } = useRoxels()
  const { status, epoch } = useRoxelsState()
  if (status === 'anonymous' || status === 'signedOut') return <Welcome />
  return (
    <main key={epoch}>
      <button onClick={() => quietly(signOut())}>Finish</button>
      <Transcript />
      <Composer />
      <Warning />
    </main>
  )
}

function Welcome() {
  const { start } = useRoxels()
  const { refusal } = useRoxelsState()
  return (
    <main>
      <p>When you finish, or walk away, nothing of it stays on this screen.</p>
      <button onClick={() => start()}>Touch to begin</button>
      <p role="alert">{refusal?.message}</p>
    </main>
  )
}
