/** What may befall any request. */
export type RequestFault =
  /** It never leaves: no network. */
  | { readonly kind: 'refuse' }
  /** Something in between answers, with `retryAfter` in seconds. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** It arrives, its answer does not. */
  | { readonly kind: 'lose' }
  /** It arrives twice; the second answer is the one that comes. */
  | { readonly kind: 'double' }
  /** There is no answer and no end, until the client gives up. */
  | { readonly kind: 'stall' }

/** What may befall a stream. Events and bytes are counted from 0, for each connection anew. */
export type StreamFault =
  | RequestFault
  /** After so many bytes the line breaks, ends as if all had been said, or says nothing more. */
  | { readonly kind: 'cut' | 'end' | 'hang'; readonly atByte: number }
  /** The event is lost, comes twice, comes after its successor, cannot be read, or has lost its id. */
  | { readonly kind: 'drop' | 'repeat' | 'swap' | 'garble' | 'unname'; readonly event: number }
  /** The server has forgotten the cursor. */
  | { readonly kind: 'forget' }

/**
 * What goes wrong, and when: plain data, so that it can be made at random and printed. Each list is for the requests of one kind in
 * their order; null lets one pass, and so does the end of the list.
 */
export interface Faults {
  /** Connections of the stream. */
  readonly stream?: readonly (StreamFault | null)[]
  /** Messages that are sent. */
  readonly send?: readonly (RequestFault | null)[]
  /** Openings of a session. */
  readonly open?: readonly (RequestFault | null)[]
  /** Renewals of the token. */
  readonly renew?: readonly (RequestFault | null)[]
  /** Sizes in bytes of the pieces in which streams arrive, used in turn; as the server writes them unless given. */
  readonly pieces?: readonly number[]
}
