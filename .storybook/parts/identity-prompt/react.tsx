import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useIdentityPrompt } from '@roxels/react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <IdentityPrompt />
    </RoxelsProvider>
  )
}

function IdentityPrompt() {
  const { isLocked, confirm, warning, secondsLeft, stay, signOut } = useIdentityPrompt()
  return (
    <>
      <p hidden={!isLocked}>
        Is it still you? <button {...confirm}>It is me</button>
      </p>
      <dialog aria-label="Are you still there?" {...warning}>
        <p>{secondsLeft !== null && `${secondsLeft} seconds left`}</p>
        <form method="dialog">
          <button {...stay}>I am still here</button>
          <button {...signOut}>Finish now</button>
        </form>
      </dialog>
    </>
  )
}
