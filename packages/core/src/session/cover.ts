/** Why nothing of an open conversation is shown for now. */
type Reason = 'identity' | 'elsewhere' | 'hidden'

/** Stands between an open conversation and whoever looks at the page. */
export interface Cover {
  /** Ends the reading that is under way. */
  cover(reason: Reason): void
  uncover(reason: Reason): void
  /** Once nothing is covered any more, the signal of the next reading: aborted when it is covered again, or the session closed. */
  lifted(): Promise<AbortSignal>
}

/** `signal` is that of the session; once it is aborted nothing is read any more. */
export function createCover(signal: AbortSignal): Cover {
  const reasons = new Set<Reason>()
  let reading = new AbortController()
  let lift: () => void = () => undefined
  signal.addEventListener('abort', () => {
    reading.abort()
    lift()
  })

  return {
    cover(reason) {
      reasons.add(reason)
      reading.abort()
    },
    uncover(reason) {
      reasons.delete(reason)
      if (reasons.size === 0) lift()
    },
    async lifted() {
      while (reasons.size > 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          lift = resolve
        })
      }
      reading = new AbortController()
      if (signal.aborted) reading.abort()
      return reading.signal
    },
  }
}
