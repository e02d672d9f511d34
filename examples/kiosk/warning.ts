/** What is to be seen of the time that is left; null while nobody is to be asked. */
export function countdownOf(secondsLeft: number | null): string {
  if (secondsLeft === null) return 'Take your time.'
  return secondsLeft === 1 ? '1 second left' : `${secondsLeft} seconds left`
}

/** What is said of it: once at the start and once near the end, never second by second. */
export function spokenOf(secondsLeft: number | null): string {
  if (secondsLeft === null) return ''
  return secondsLeft > 10 ? 'The countdown has begun.' : '10 seconds left.'
}
