/** One event as it stands on the wire; without `event` it is a `message`. */
export interface ServerSentEvent {
  readonly event?: string | undefined
  readonly id?: string | undefined
  readonly data: string
}

interface ParserOptions {
  readonly onEvent: (event: ServerSentEvent) => void
  /** The stream asks for so long a wait before the next connection. */
  readonly onRetry: (waitMs: number) => void
}

export interface Parser {
  /** Takes the text of one chunk. */
  feed(text: string): void
  /** How much is held of an event that is not complete. */
  held(): number
}

/**
 * Splits text into events (WHATWG HTML, section 9.2.6), wherever the network cuts it. An event has the id of its own lines, not
 * that of the event before.
 */
export function createParser({ onEvent, onRetry }: ParserOptions): Parser {
  /** The beginning of a line whose end has not come. */
  let rest = ''
  let isAfterCr = false
  let event: string | undefined
  let id: string | undefined
  let data: string | undefined

  const take = (text: string, start: number, end: number): void => {
    const more = valueOf('data', text, start, end)
    if (more !== undefined) {
      data = data === undefined ? more : `${data}\n${more}`
      return
    }
    event = valueOf('event', text, start, end) ?? event
    const place = valueOf('id', text, start, end)
    if (place?.includes('\0') === false) id = place
    const wait = valueOf('retry', text, start, end)
    if (wait !== undefined && /^\d+$/.test(wait)) onRetry(Number(wait))
  }
  const dispatch = (): void => {
    if (data !== undefined) onEvent({ event: event || undefined, id, data })
    event = id = data = undefined
  }

  return {
    feed(chunk) {
      if (chunk === '') return
      // A CR LF that the network has cut in two ends one line, not two.
      let text = isAfterCr && chunk.startsWith('\n') ? chunk.slice(1) : chunk
      isAfterCr = chunk.endsWith('\r')
      if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n')
      let end = text.indexOf('\n')
      // A long line is joined when its end comes, not at every chunk of it.
      if (end !== -1) end += rest.length
      rest += text
      let start = 0
      for (; end !== -1; end = rest.indexOf('\n', start)) {
        if (start === end) dispatch()
        else take(rest, start, end)
        start = end + 1
      }
      rest = rest.slice(start)
    },
    held: () => rest.length + (data?.length ?? 0),
  }
}

/** The value of a line, if it is one of the field `name`. */
function valueOf(name: string, text: string, start: number, end: number): string | undefined {
  if (!text.startsWith(name, start)) return undefined
  const colon = start + name.length
  if (colon === end) return ''
  if (text[colon] !== ':') return undefined
  return text.slice(text[colon + 1] === ' ' ? colon + 2 : colon + 1, end)
}
