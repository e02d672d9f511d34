const pattern = /^([A-Za-z0-9_-]{16})~(\d{12})$/

/** The id of the event at `seq` of a log; 0 is the beginning, before any event (Rule 18). */
export function eventId(logId: string, seq: number): string {
  return `${logId}~${String(seq).padStart(12, '0')}`
}

export type Cursor =
  | { readonly type: 'position'; readonly seq: number }
  | { readonly type: 'useless'; readonly reason: 'unreadable' | 'unknown' }
  | { readonly type: 'foreign' }

/** Where on this log a cursor points, if it does (Rule 21). */
export function readCursor(cursor: string, logId: string, lastSeq: number): Cursor {
  const match = pattern.exec(cursor)
  if (match === null) return { type: 'useless', reason: 'unreadable' }
  // Not asked whether such a log exists: that would tell.
  if (match[1] !== logId) return { type: 'foreign' }
  const seq = Number(match[2])
  return seq <= lastSeq ? { type: 'position', seq } : { type: 'useless', reason: 'unknown' }
}
