import type { TemplateRecord } from '@roxels/protocol/api'
import type { Conversation } from '../db/hold.ts'
import { lockConversation } from '../db/hold.ts'
import type { Trx } from '../db/open.ts'
import { isClosed } from '../log/closed.ts'
import type { LogTransaction } from '../log/decision.ts'
import { readTemplate } from '../templates/store.ts'

/** Who carries a conversation on without the secret of a browser it was held in. */
type Resumer =
  | { readonly is: 'backend' }
  /** A page, with or without the word of its host; and what the template says today. */
  | { readonly is: 'verified' | 'anyone'; readonly newest: Resumption }

type Resumption = TemplateRecord['settings']['embedded']['resumption']

interface Wanted {
  readonly personId: string
  readonly templateId: string
  readonly resumer: Resumer
}

/**
 * The newest conversation of this person and template that whoever asks may carry on, held until the transaction is over;
 * undefined if there is none.
 */
export async function holdResumable(
  tx: LogTransaction,
  wanted: Wanted,
): Promise<Conversation | undefined> {
  await lockPerson(tx.trx, wanted.personId)
  const id = await findResumable(tx, wanted)
  if (id === undefined) return undefined
  const found = await lockConversation(tx.trx, id)
  // Another server has ended it just now; then it is an older one's turn.
  return found === undefined || isClosed(found.status) ? holdResumable(tx, wanted) : found
}

// Two who ask at once for the same person, of two servers, get the same conversation.
async function lockPerson(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('persons')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', id)
    .execute()
}

/** One that is open and not overdue, begun with a version of the template that allows it. */
async function findResumable(
  { trx, now }: LogTransaction,
  { personId, templateId, resumer }: Wanted,
): Promise<string | undefined> {
  const open = trx
    .selectFrom('conversations')
    .where('person_id', '=', personId)
    .where('template_id', '=', templateId)
    .where('status', 'in', ['created', 'joined'])
    .where('kiosk', '=', 0)
    .where('abandon_at', '>', now)
  const versions: Record<Reach, number[]> = { none: [], verified: [], all: [] }
  for (const { template_version: version } of await open
    .select('template_version')
    .distinct()
    .execute()) {
    const { settings } = await readTemplate(trx, templateId, version)
    versions[reachOf(resumer, settings.embedded.resumption)].push(version)
  }
  const { verified, all } = versions
  if (verified.length + all.length === 0) return undefined
  const newest = await open
    .select('id')
    .where((eb) =>
      eb.or([
        eb('template_version', 'in', [...all, -1]),
        eb('template_version', 'in', [...verified, -1]).and('assurance', '=', 'verified'),
      ]),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return newest?.id
}

/**
 * Which conversations of a version: all, or those with a person of whom a host or backend is sure, for what a browser said under
 * somebody's id may be a stranger's.
 */
type Reach = 'none' | 'verified' | 'all'

// To a page the stricter of what the template said when the conversation began and what it says today: so that closing a
// door closes it for what went on before.
function reachOf(resumer: Resumer, own: Resumption): Reach {
  if (!own.enabled) return 'none'
  if (resumer.is === 'backend') return own.trust === 'open' ? 'all' : 'verified'
  const { newest } = resumer
  const trusts = [own.trust, newest.trust]
  if (!newest.enabled || trusts.includes('device')) return 'none'
  if (!trusts.includes('verified')) return 'all'
  return resumer.is === 'verified' ? 'verified' : 'none'
}
