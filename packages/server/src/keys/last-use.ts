import type { Db } from '../db/open.ts'
import type { Clock } from '../limits.ts'

/** Notes that a key is being used. */
export type NoteKeyUse = (keyId: string) => Promise<void>

/** How exact `last_used_at` is: written at every call it would cost a commit each. */
const exactMs = 60_000

export function noteKeyUses(db: Db, clock: Clock): NoteKeyUse {
  const notedAt = new Map<string, number>()

  return async (id) => {
    const now = clock()
    if (now - (notedAt.get(id) ?? -Infinity) < exactMs) return
    notedAt.set(id, now)
    const last_used_at = new Date(now).toISOString()
    await db.updateTable('keys').set({ last_used_at }).where('id', '=', id).execute()
  }
}
