import { useIdentityPrompt } from '@roxels/react'

export function Warning() {
  const { warning, secondsLeft, stay, signOut } = useIdentityPrompt()
  return (
    <dialog aria-labelledby="question" aria-describedby="reason" {...warning}>
      <h2 id="question">Are you still there?</h2>
      <p id="reason">This screen will be cleared for the next person.</p>
      <p role="timer">{secondsLeft === null ? 'Take your time.' : `${secondsLeft} seconds left`}</p>
      <form method="dialog">
        <button {...stay}>I’m still here</button>
        <button {...signOut}>Finish now</button>
      </form>
    </dialog>
  )
}
