/** Resolves after `ms`, or as soon as `signal` is aborted. Never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** A text in pieces to be sent one by one: each word with the space after it. No surrogate pair is split. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\S+\s*|\s+/gu) ?? []
}

/** The words of a text with a pause between them. Ends without a word more once `signal` is aborted. */
export async function* paced(
  text: string,
  wordMs: number,
  sleep: Sleep,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (const [index, word] of wordsOf(text).entries()) {
    if (index > 0 && wordMs > 0) await sleep(wordMs, signal)
    if (signal.aborted) return
    yield word
  }
}

/**
 * What is left to say of `full` after `said`. Undefined when `said` is no beginning of it.
 */
export function restOf(full: string, said: string): string | undefined {
  return full.startsWith(said) ? full.slice(said.length) : undefined
}

/** What is left of `text` where it was being added to something else: `said` may end with a beginning of it. */
export function restAfter(text: string, said: string): string {
  for (let length = Math.min(text.length, said.length); length > 0; length -= 1) {
    if (said.endsWith(text.slice(0, length))) return text.slice(length)
  }
  return text
}

export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
    function wake(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
  })
