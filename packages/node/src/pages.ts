import type { List } from '@roxels/protocol/api'
import type { CallOptions } from './call.ts'
import { RoxelsError } from './errors.ts'

/** What every list takes. */
export interface ListOptions extends CallOptions {
  /** How many items are fetched at a time, 1 to 200; 50 by default. A list is not over after so many. */
  readonly limit?: number | undefined
}

/** What every single page takes. */
export interface PageOptions extends ListOptions {
  /** The `next_cursor` of the page before, with the same filters; without one the first page. */
  readonly cursor?: string | undefined
}

/**
 * Goes through a list from page to page, each fetched when its first item is asked for and let go before the next. Every loop over it
 * begins anew; leaving the loop ends it, and so does the signal, also in the middle of a page.
 */
export function eachOf<Item>(
  fetchPage: (cursor: string | undefined) => Promise<List<Item>>,
  signal: AbortSignal | undefined,
): AsyncIterable<Item> {
  return {
    async *[Symbol.asyncIterator]() {
      let cursor: string | undefined
      do {
        const page = await fetchPage(cursor)
        for (const item of page.items) {
          signal?.throwIfAborted()
          yield item
        }
        cursor = nextOf(page, cursor)
        signal?.throwIfAborted()
      } while (cursor !== undefined)
    },
  }
}

function nextOf(page: List<unknown>, cursor: string | undefined): string | undefined {
  const { has_more, next_cursor } = page
  if (!has_more) return undefined
  // Going on would lose what follows, or never end.
  if (next_cursor !== null && next_cursor !== cursor) return next_cursor
  throw new RoxelsError('unexpected_answer', 'There is more, but no next_cursor that leads there.')
}
