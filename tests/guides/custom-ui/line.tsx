import type { RoxelsState } from '@roxels/react'
import { useRoxels, useRoxelsState } from '@roxels/react'

/** What is said in each status, and what the button is called that goes on from there. */
const words: Readonly<Record<RoxelsState['status'], readonly [text: string, start?: string]>> = {
  anonymous: ['Ready when you are.', 'Start'],
  identified: ['Ready when you are.', 'Start'],
  resuming: ['Opening your conversation…'],
  live: [''],
  reconnecting: ['The line is down. Keep writing: it is sent when the line is back.'],
  locked: ['Hidden until you confirm that it is still you.', 'It is me'],
  completed: ['That is everything. Thank you!', 'Start again'],
  signedOut: ['You are signed out.', 'Start'],
}

export function Line() {
  const { status, refusal } = useRoxelsState()
  const { start } = useRoxels()
  const [text, label] = words[status]
  return (
    <div>
      <p role="status">{text}</p>
      <p role="alert">{status !== 'locked' && refusal?.message}</p>
      <button type="button" hidden={label === undefined} onClick={() => start()}>
        {label}
      </button>
    </div>
  )
}
