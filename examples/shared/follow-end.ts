/** Closer to the end than this, a reader wants to see what comes. */
const NEAR_PX = 48

/**
 * Keeps `log` at its end while the reader is there or has just written, and in its place when earlier messages come in above.
 * Answers the function that ends it.
 */
export function followEnd(log: HTMLElement): () => void {
  let end = 0
  let fromEnd = 0
  let first: Element | null = null
  let last: Element | null = null

  // Measured against the end as it was last seen: what has come since then has not moved the reader.
  const noteScroll = () => {
    fromEnd = end - log.scrollTop
  }
  const observer = new ResizeObserver(() => {
    const messages = log.querySelectorAll<HTMLElement>('li')
    const oldest = messages[0] ?? null
    const newest = messages[messages.length - 1] ?? null
    const grewAbove = first !== null && oldest !== first
    const wrote = newest !== last && newest?.dataset['role'] === 'participant'
    first = oldest
    last = newest
    end = log.scrollHeight - log.clientHeight
    if (wrote || fromEnd < NEAR_PX) log.scrollTop = end
    else if (grewAbove) log.scrollTop = end - fromEnd
    noteScroll()
  })
  log.addEventListener('scroll', noteScroll, { passive: true })
  observer.observe(log)
  for (const part of log.children) observer.observe(part)

  return () => {
    log.removeEventListener('scroll', noteScroll)
    observer.disconnect()
  }
}
