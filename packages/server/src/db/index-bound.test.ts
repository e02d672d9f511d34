import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { readEarlier } from '../conversations/earlier.ts'
import { prepareHoldings } from '../first-start.ts'
import type { Position } from '../http/cursor.ts'
import type { InterviewFilter } from '../interviews/read.ts'
import { interviewsPage } from '../interviews/read.ts'
import { keysPage } from '../keys/manage.ts'
import { personsPage } from '../persons/read.ts'
import { versionReader } from '../templates/store.ts'
import { templatesPage, versionsPage } from '../templates/read.ts'
import type { TestDatabase } from '../testing/database.ts'
import { createTestDatabase } from '../testing/database.ts'
import { makeEveryCall } from '../testing/every-call.ts'
import type { Planner } from '../testing/explain.ts'
import { openPlanner } from '../testing/explain.ts'
import { fill, large, placeOf } from '../testing/large.ts'
import type { TestServer } from '../testing/server.ts'
import { page, startTestServer } from '../testing/server.ts'
import { listenToStatements } from '../testing/statements.ts'
import { testTemplate } from '../testing/template.ts'
import type { Db } from './open.ts'
import { openDatabase } from './open.ts'

// The statements are those the server asks, the plans those of the databases as they are set up: nothing is forbidden to
// the planners. In each table there are so many rows that reading all of them would be the worst of plans.

let database: TestDatabase
let planner: Planner
let orgId: string
let secretKey: string

beforeAll(async () => {
  database = await createTestDatabase({ altered: true })
  const opened = await openDatabase(database.source)
  const { db } = opened
  const holdings = await prepareHoldings(opened, {
    template: testTemplate,
    demoFolder: undefined,
    origins: [page],
    createdAt: '2025-01-01T00:00:00.000Z',
  })
  secretKey = holdings.secretKey ?? ''
  orgId = (await db.selectFrom('orgs').select('id').executeTakeFirstOrThrow()).id
  await fill(opened, orgId, testTemplate.id)
  await opened.close()
  planner = await openPlanner(database.source)
})

afterAll(async () => {
  await planner.close()
  await database.drop()
})

interface Case {
  readonly list: string
  readonly index: RegExp
  /** How many there are. */
  readonly of: number
  read(db: Db, after: Position | undefined): Promise<readonly unknown[]>
}

const count = 51
const nameOf = (filter: object) => JSON.stringify(filter)
const interviews = (filter: InterviewFilter, index: RegExp, of: number): Case => ({
  list: `conversations by ${nameOf(filter)}`,
  index,
  of,
  read: (db, after) => interviewsPage(db, orgId, filter, after, count).execute(),
})
const keys = (filter: Parameters<typeof keysPage>[2], index: RegExp): Case => ({
  list: `keys by ${nameOf(filter)}`,
  index,
  of: large.templates,
  read: (db, after) => keysPage(db, orgId, filter, after, count).execute(),
})
const template_id = testTemplate.id
const since = placeOf(large.conversations / 2).at

test.for<Case>([
  {
    list: 'persons',
    index: /persons_listed/,
    of: large.persons,
    read: (db, after) => personsPage(db, orgId, undefined, after, count).execute(),
  },
  interviews({}, /conversations_by_org/, large.conversations),
  interviews({ template_id }, /conversations_by_template\b/, large.conversations),
  interviews({ status: 'completed' }, /conversations_by_status/, large.conversations),
  interviews({ status: 'failed' }, /conversations_by_status/, large.conversations),
  interviews(
    { template_id, status: 'failed' },
    /conversations_by_template_status/,
    large.conversations,
  ),
  interviews({ since }, /conversations_by_org/, large.conversations),
  interviews({ external_id: 'user_5' }, /conversations_by_person/, large.conversations),
  {
    list: 'templates in use',
    index: /templates_in_use/,
    of: large.templates,
    read: (db, after) => templatesPage(db, orgId, false, after, count).execute(),
  },
  {
    list: 'archived templates',
    index: /templates_archived/,
    of: large.templates,
    read: (db, after) => templatesPage(db, orgId, true, after, count).execute(),
  },
  {
    list: 'versions of a template',
    index: /templates_key|sqlite_autoindex_template_versions_1/,
    of: large.versions,
    read: (db, after) => versionsPage(db, orgId, template_id, after, count),
  },
  keys({}, /keys_by_org/),
  keys({ kind: 'secret' }, /keys_by_kind/),
  keys({ template_id }, /keys_by_template/),
])(
  'a page of $list comes from its index in order, wherever it begins',
  async ({ index, of, read }) => {
    const { db, close } = await openDatabase(database.source)
    onTestFinished(close)
    const heard = listenToStatements()
    for (const after of [undefined, ...[0.9, 0.5, 0.1].map((part) => placeOf(part * of))]) {
      await read(db, after)
    }
    const asked = heard().filter(({ sql }) => sql.includes('limit'))
    expect(asked).toHaveLength(4)
    for (const statement of asked) {
      const { lines, scans, sorts } = await planner.explain(statement)
      expect({ scans, sorts }).toEqual({ scans: [], sorts: [] })
      expect(lines.join()).toMatch(index)
    }
  },
)

test('what was held with a person before is found by their indexes, newest first', async () => {
  const { db, close } = await openDatabase(database.source)
  onTestFinished(close)
  const last = await db
    .selectFrom('conversations')
    .selectAll()
    .where('org_id', '=', orgId)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  const heard = listenToStatements()
  for (const assurance of ['device', 'verified'] as const) {
    const present = { ...last, external_id: 'user_1', kiosk: 0, follows_id: 'iv_1', assurance }
    await readEarlier(db, versionReader(), present, 'open')
  }
  const asked = heard().filter(({ sql }) => sql.includes('"earlier"'))
  expect(asked).toHaveLength(5)
  for (const statement of asked) {
    const { lines, scans } = await planner.explain(statement)
    expect(scans).toEqual([])
    expect(lines.join()).toMatch(
      /conversations_earlier|conversations_by_person|conversations_pkey|autoindex_conversations_1/,
    )
  }
})

test('nothing a server asks of its database reads a table from end to end', async () => {
  const often = { requests: 100_000, seconds: 1 }
  const limits = {
    openSessionRate: often,
    sessionRate: often,
    backendRate: often,
    sweepMs: 100,
    // A turn ends when the clock says so, and not because this machine is slow.
    leaseMs: 600_000,
    leaseRenewalMs: 3_600_000,
  }
  const kept = { ...database, drop: () => Promise.resolve() }
  const server = withSecretKey(await startTestServer({ limits }, kept))
  const heard = listenToStatements()
  await makeEveryCall(server)
  const asked = new Map(heard().map((statement) => [statement.sql, statement]))
  expect(asked.size).toBeGreaterThan(100)
  for (const [sql, statement] of asked) {
    const { lines, scans } = await planner.explain(statement)
    expect({ sql, scans }).toEqual({ sql, scans: [] })
    // An organisation has a hundred thousand rows: only a page may be looked for by it alone.
    const walks = lines.filter((line) => /^[^(]*\(org_id ?= ?\S+\)/.test(line))
    if (!sql.includes('limit')) expect({ sql, walks }).toEqual({ sql, walks: [] })
  }
})

// A server shows the key at its first start alone.
function withSecretKey(server: TestServer): TestServer {
  return {
    ...server,
    running: { ...server.running, secretKey },
    api: (method, path, body) => server.call(path, { method, body, token: secretKey }),
  }
}
