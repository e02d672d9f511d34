import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Database } from '../db/open.ts'
import type { Position } from '../http/cursor.ts'

/** What there is much of, each numbered from 1. */
export const large = { persons: 100_000, conversations: 20_000, templates: 3_000, versions: 1_000 }

// One in a thousand has failed, half of them are completed.
const statuses = sql`case when n % 1000 = 0 then 'failed' when n % 10 = 1 then 'created' when n % 10 < 4 then 'joined'
  when n % 10 = 4 then 'abandoned' else 'completed' end`

/**
 * Gives the organisation 100,000 persons and what belongs to them, and puts it among many others, so that no table is small.
 * The same statements for both databases; the statistics of PostgreSQL are true afterwards.
 */
export async function fill(
  { db, dialect }: Database,
  orgId: string,
  templateId: string,
): Promise<void> {
  const definition = sql`(select definition from template_versions where id = ${templateId} and version = 1)`
  const [org, template] = [sql.lit(orgId), sql.lit(templateId)]
  // What a row belongs to is found from its number.
  const person = id('person', sql`n % ${sql.lit(large.conversations / 2)} + 1`)
  const own = sql`case when n % 2 = 0 then ${template} else 'tpl_own_' || (n % ${sql.lit(large.templates)}) end`
  const conversation = id('iv')
  const half = large.conversations / 2

  await insert(2_000, 'orgs (id, name, created_at)', sql`'org_' || n, 'Other', ${time()}`)
  await insert(
    2_000,
    'identity_keys (id, org_id, secret, created_at)',
    sql`'ik_' || n, 'org_' || (n % 1000 + 1), 'sealed', ${time()}`,
  )
  await insert(
    large.persons,
    'persons (id, org_id, external_id, name, created_at, org_context)',
    sql`${id('person')}, ${org}, 'user_' || n, 'Name', ${time()}, '{"plan":"pro"}'`,
  )
  await insert(
    5_000,
    'persons (id, org_id, external_id, created_at)',
    sql`'person_other_' || n, 'org_' || (n % 2000 + 1), case when n % 2 = 0 then 'user_' || n end, ${time()}`,
  )
  for (const [count, key, owner] of [
    [large.templates, sql`'tpl_own_' || (n - 1)`, org],
    [2_000, sql`'tpl_' || n`, sql`'org_' || (n % 2000 + 1)`],
  ] as const) {
    await insert(
      count,
      'templates (id, org_id, version, created_at, updated_at, archived_at)',
      sql`${key}, ${owner}, 1, ${time()}, ${time()}, case when n % 3 = 0 then ${time()} end`,
    )
    await insert(
      count,
      'template_versions (id, version, org_id, definition, created_at)',
      sql`${key}, 1, ${owner}, ${definition}, ${time()}`,
    )
    await insert(
      count,
      'keys (id, org_id, kind, value, template_id, origins, prefix, created_at, revoked_at)',
      sql`'key_' || ${key}, ${owner}, 'embed', 'rk_' || ${key}, ${key}, '[]', 'rk_', ${time()}, case when n % 2 = 0 then ${time()} end`,
    )
  }
  await insert(
    large.versions,
    'template_versions (id, version, org_id, definition, created_at)',
    sql`${template}, n + 1, ${org}, ${definition}, ${time()}`,
  )
  await sql`update templates set version = ${large.versions + 1} where id = ${templateId}`.execute(
    db,
  )
  await insert(
    large.conversations,
    `conversations (id, log_id, org_id, template_id, template_version, person_id, status, context, last_seq, created_at,
      last_active_at, abandon_at)`,
    sql`${conversation}, 'log_' || n, ${org}, ${own}, 1, ${person}, ${statuses}, '{}', 3, ${time()}, ${time()},
      case when n % 10 in (2, 3) then 9000000000000 + n end`,
  )
  await insert(
    half,
    'session_secrets (id, conversation_id, current_hash, previous_hash, expires_at)',
    sql`${id('secret')}, ${conversation}, 'now_' || n, 'before_' || n, 9000000000000`,
  )
  await insert(
    half,
    'sessions (id, conversation_id, secret_id, key_id, generation, created_at)',
    sql`${id('sess')}, ${conversation}, ${id('secret')}, 'key_tpl_' || (n % 2000 + 1), 1, ${time()}`,
  )
  await insert(
    half,
    'invitations (session_id, conversation_id, code_hash, session_until, code_until)',
    sql`${id('sess')}, ${conversation}, 'code_' || n, 9000000000000, 9000000000000`,
  )
  await insert(
    half,
    'events (conversation_id, seq, name, data)',
    sql`${conversation}, 1, 'status', '{"status":"joined"}'`,
  )
  await insert(
    half,
    'messages (conversation_id, id, seq, role, text, text_seq, state, client_id, at)',
    sql`${conversation}, 'msg_' || n, 2, 'participant', 'Hello.', 2, 'complete', 'c' || n, ${time()}`,
  )
  await insert(half, 'captures (conversation_id, goal_id, data)', sql`${conversation}, 'name', '1'`)
  await insert(
    half,
    'goals (conversation_id, goal_id, position, state)',
    sql`${conversation}, 'name', 0, 'captured'`,
  )
  await insert(
    half,
    `turns (id, conversation_id, state, attempt, started_seq, heard_from_seq, heard_to_seq, lease_until)`,
    sql`${id('turn')}, ${conversation}, 'completed', 1, 3, 2, 2, 0`,
  )
  await insert(
    half,
    'idempotency (scope, key_hash, fingerprint, answer, subject_id, expires_at)',
    sql`'org_' || (n % 2000 + 1) || ' POST', 'hash_' || n, 'print', 'answer', 'person_' || n, 9000000000000 + n`,
  )
  if (dialect === 'postgres') await sql`analyze`.execute(db)

  async function insert(count: number, into: string, values: RawBuilder<unknown>): Promise<void> {
    await sql`
      with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(count)})
      insert into ${sql.raw(into)} select ${values} from numbers`.execute(db)
  }
}

// One after the other in time, in no order by id, as it is in life.
function time(): RawBuilder<unknown> {
  return sql`'2026-01-01T00:00:00.' || substr(cast(1000000 + n as text), 2) || 'Z'`
}

/** The place of number `n` in a list. */
export function placeOf(n: number): Position {
  return { at: `2026-01-01T00:00:00.${String(n).padStart(6, '0')}Z`, id: '' }
}

function id(prefix: string, n: RawBuilder<unknown> = sql`n`): RawBuilder<unknown> {
  return sql`${sql.lit(`${prefix}_`)} || substr(cast(1000000 + (${n}) * 7919 % 1000000 as text), 2)`
}
