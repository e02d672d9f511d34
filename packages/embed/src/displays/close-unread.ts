import type { Clock } from '@roxels/core'

/** How long a completed conversation can be read, where its template closes it. */
const readMs = 10_000
const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'focusin']

/** Closes it, unless somebody touches it before: whoever reads there is not done. Answers what keeps it open. */
export function closeUnread(clock: Clock, close: () => void): () => void {
  const kept = new AbortController()
  const keep = () => {
    clock.clearTimeout(timer)
    kept.abort()
  }
  const timer = clock.setTimeout(() => {
    keep()
    close()
  }, readMs)
  const touched = (event: Event) => {
    const isInside = event
      .composedPath()
      .some((node) => node instanceof Element && node.localName === 'roxels-embed')
    if (isInside) keep()
  }
  const options = { capture: true, passive: true, signal: kept.signal }
  for (const touch of touches) addEventListener(touch, touched, options)
  return keep
}
