import type { List } from '@roxels/protocol/api'
import type * as v from 'valibot'
import type { Call, CallOptions } from './call.ts'
import { RoxelsError } from './errors.ts'
import type { Http } from './http.ts'

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

/** Both ways through a list. Every option that is none of these is a filter. */
export function createPages<Item>(
  http: Http,
  call: Pick<Call, 'route' | 'params'>,
  schema: v.GenericSchema<unknown, List<Item>>,
) {
  function page({ limit, cursor, signal, ...filters }: PageOptions = {}): Promise<List<Item>> {
    const paging = { limit, cursor }
    return http.call({ method: 'GET', ...call, filters, paging, options: { signal } }, schema)
  }

  /**
   * Each page is fetched when its first item is asked for and let go before the next. Every loop over the list begins anew; leaving
   * the loop ends it, and so does the signal, also in the middle of a page.
   */
  function list(options: ListOptions = {}): AsyncIterable<Item> {
    return {
      async *[Symbol.asyncIterator]() {
        let cursor: string | undefined
        do {
          const { items, ...position } = await page({ ...options, cursor })
          for (const item of items) {
            options.signal?.throwIfAborted()
            yield item
          }
          cursor = nextOf(position, cursor)
        } while (cursor !== undefined)
      },
    }
  }

  return { page, list }
}

function nextOf(
  { has_more, next_cursor }: Omit<List<unknown>, 'items'>,
  cursor: string | undefined,
): string | undefined {
  if (!has_more) return undefined
  // Going on would lose what follows, or never end.
  if (next_cursor !== null && next_cursor !== cursor) return next_cursor
  throw new RoxelsError('unexpected_answer', 'There is more, but no next_cursor that leads there.')
}
