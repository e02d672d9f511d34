import type { Assurance } from '@roxels/protocol/api'
import { sql } from 'kysely'
import type { EarlierConversation } from '../agent/port.ts'
import type { Db } from '../db/open.ts'
import { summaryOf } from '../interviews/summary.ts'
import type { versionReader } from '../templates/store.ts'
import type { Template } from '../templates/template.ts'
import { goalsOf, titleOf } from '../templates/template.ts'

/** How many earlier conversations an agent is told of, and how many of the newest are looked at for what they found. */
const mostTold = 5
const mostRead = 10
/** Of one conversation or several: how many findings are read, and how long the JSON of one may be to be told. */
const mostFindings = 200
const mostCharacters = 4_000

/** The conversation an agent is to lead, with what decides whose past it may know. */
interface Present {
  readonly id: string
  readonly person_id: string
  readonly external_id: string | null
  readonly created_at: string
  readonly assurance: Assurance
  readonly kiosk: number
  readonly follows_id: string | null
}

interface Found {
  readonly id: string
  readonly created_at: string
  readonly assurance: Assurance
  readonly template_id: string
  readonly template_version: number
  readonly goal_id: string
  readonly data: string
}

/**
 * What earlier conversations of this person have committed, newest first. The trust of the template decides whose (Rule 75):
 * one who is vouched for by a host or backend is told of all, and which of them a stranger may have held; whoever states an id
 * where that is trusted, of those held under the same trust; everybody, of the one that this browser held before. A
 * conversation at a kiosk or with nobody known is told of none, and none is told of it. Whatever was said in them, as many
 * statements are asked and at most as many rows read.
 */
export async function readEarlier(
  db: Db,
  readVersions: ReturnType<typeof versionReader>,
  present: Present,
  trust: Template['settings']['embedded']['resumption']['trust'],
): Promise<readonly EarlierConversation[]> {
  const found: Found[] = []
  for (const whose of readable(present, trust)) {
    found.push(...(await readFindings(db, present, whose)))
  }
  if (found.length === 0) return []

  const templateOf = await readVersions(db, found)
  const { follows_id: own } = present
  const isSure = present.assurance === 'verified'
  // A template that hands its conversations to whoever states an id does not hand out those of another that does not.
  const told = found.filter((row) => {
    const { resumption } = templateOf(row).settings.embedded
    return isSure || row.id === own || resumption.trust === 'open'
  })
  const conversations = new Map(told.map((row) => [row.id, row]))
  return [...conversations.values()]
    .slice(0, mostTold)
    .toSorted((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at))
    .map(({ id, created_at, assurance, ...version }) => ({
      at: created_at,
      unverified: isSure && assurance !== 'verified' && id !== own,
      ...resultOf(
        templateOf(version),
        told.filter((row) => row.id === id),
      ),
    }))
}

/** In the order in which they take the places there are: what a host has vouched for nobody displaces. */
function readable(
  { external_id, kiosk, assurance, follows_id }: Present,
  trust: string,
): readonly Whose[] {
  if (external_id === null || kiosk === 1) return []
  const own = follows_id === null ? [] : [{ id: follows_id }]
  if (assurance === 'verified') {
    return [{ assurance: 'verified' }, ...own, { assurance: 'device' }]
  }
  return trust === 'open' ? [...own, {}] : own
}

interface Whose {
  readonly assurance?: Assurance
  readonly id?: string
}

async function readFindings(db: Db, present: Present, { assurance, id }: Whose): Promise<Found[]> {
  const newest = db
    .selectFrom('conversations')
    .select(['id', 'created_at', 'assurance', 'template_id', 'template_version'])
    .where('person_id', '=', present.person_id)
    // Written out: with a parameter the index of these would not be used.
    .where('kiosk', '=', sql.lit(0))
    .where('id', '!=', present.id)
    .where('created_at', '<=', present.created_at)
    .$if(assurance !== undefined, (query) => query.where('assurance', '=', assurance ?? 'device'))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(mostRead)
  return db
    .selectFrom(newest.as('earlier'))
    .innerJoin('captures', 'captures.conversation_id', 'earlier.id')
    .select([
      'earlier.id',
      'earlier.created_at',
      'earlier.assurance',
      'earlier.template_id',
      'earlier.template_version',
      'captures.goal_id',
      'captures.data',
    ])
    .where('captures.commit_id', 'is not', null)
    .where(sql<number>`length(captures.data)`, '<=', mostCharacters)
    .orderBy('earlier.created_at', 'desc')
    .orderBy('earlier.id', 'desc')
    .orderBy('captures.goal_id')
    .limit(mostFindings)
    .execute()
}

function resultOf(
  template: Template,
  rows: readonly Found[],
): Pick<EarlierConversation, 'template' | 'findings' | 'summary'> {
  const dataOf = new Map(rows.map(({ goal_id, data }) => [goal_id, JSON.parse(data) as unknown]))
  const goals = goalsOf(template)
    .filter(({ id }) => dataOf.has(id))
    .map((goal) => ({ id: goal.id, title: titleOf(goal) }))
  return {
    template: template.name,
    findings: goals.map(({ id, title }) => ({ goalId: id, title, data: dataOf.get(id) })),
    summary: summaryOf(goals, Object.fromEntries(dataOf)),
  }
}
