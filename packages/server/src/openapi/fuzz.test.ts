import { Agent } from 'node:http'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import type { Live } from '../testing/fuzz/live.ts'
import { populate } from '../testing/fuzz/live.ts'
import type { Plan } from '../testing/fuzz/plan.ts'
import { plansOf } from '../testing/fuzz/plan.ts'
import { realize } from '../testing/fuzz/realize.ts'
import type { WireRequest } from '../testing/fuzz/send.ts'
import { sendRaw } from '../testing/fuzz/send.ts'
import type { RawAnswer, Reference, ReferenceOperation } from '../testing/reference.ts'
import { readReference } from '../testing/reference.ts'
import type { TestServer } from '../testing/server.ts'
import { page } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

// The same requests every time; other ones with other numbers in the environment.
const seed = Number(process.env['FUZZ_SEED'] ?? 3)
const runs = Number(process.env['FUZZ_RUNS'] ?? 200)

const often = { requests: 1_000_000, seconds: 60 }

test(
  'no request brings down the server, gets an answer that is not documented or another organisation’s row',
  { timeout: 120_000 + 500 * runs },
  async () => {
    const server = await startTestServerOfTwo({
      backendRate: often,
      openSessionRate: often,
      sessionRate: often,
    })
    void talk(server)
    const reference = await readReference(server.running.url)
    const live = await populate(server)
    const before = await rowsOf(server.other.api)
    const outcomes = new Map<string, number>()
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    onTestFinished(() => agent.destroy())

    async function tryOne(plan: Plan): Promise<void> {
      const operation = operationOf(reference, plan)
      const { request, about } = realize(operation, plan, live, server)
      const answer = await sendRaw(server.running.url, agent, request)
      const problems = judge(reference, request, answer)
      if (problems.length > 0) throw new Error(reportOf(operation, request, answer, problems))
      note(live, plan, answer)
      if (answer.status < 300 && usesUp.has(plan.id)) live.forget(about)
      if (answer.status === 204) live.lose(request.path.split('?')[0] ?? '')
      const outcome = `${plan.id} ${answer.status}`
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }

    await fc.assert(
      // Several at once: they also meet each other.
      fc.asyncProperty(
        fc.array(plansOf(reference), { minLength: 1, maxLength: 16, size: 'max' }),
        async (plans) => {
          await live.refill()
          await Promise.all(plans.map(tryOne))
        },
      ),
      { seed, numRuns: runs },
    )

    const inputs = [...outcomes.values()].reduce((sum, count) => sum + count, 0)
    console.log(inputs, Object.fromEntries([...outcomes].toSorted()))
    // Who gets no further than the door has tried nothing.
    const untried = reference.operations.filter(
      ({ id, responses }) =>
        ![...responses.keys()].some((status) => status < 300 && outcomes.has(`${id} ${status}`)),
    )
    expect(untried.map(({ id }) => id)).toEqual([])
    expect(inputs).toBeGreaterThan(runs * 5)
    expect(await rowsOf(server.other.api)).toEqual(before)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    const alive = await server.api('POST', '/v1/persons', { external_id: 'afterwards' })
    expect(alive.status).toBe(201)
  },
)

/** What a session or a link is of no use after. */
const usesUp = new Set([
  'signOut',
  'joinSession',
  'joinByCode',
  'renewToken',
  'putPerson',
  'endConversation',
])

/** An agent that knows the name at once. */
async function talk({ agent }: TestServer): Promise<never> {
  for (;;) {
    const staged = await agent.next()
    staged.say('Hello.')
    staged.do({ type: 'capture', goalId: 'name', data: 'Ada' })
    staged.do({ type: 'commit', goalId: 'name' })
    staged.end()
  }
}

/** Everything an organisation has. */
async function rowsOf(api: TestServer['api']): Promise<unknown> {
  const rows: unknown[] = []
  for (const list of ['persons', 'interviews', 'templates', 'keys']) {
    const { body } = await api('GET', `/v1/${list}?limit=200`)
    for (const { last_used_at: _, ...item } of body.items) {
      const record = list === 'keys' ? undefined : await api('GET', `/v1/${list}/${item.id}`)
      rows.push(item, record?.body)
    }
  }
  expect(rows.length).toBeGreaterThanOrEqual(8)
  return rows
}

/** What is wrong with an answer, whichever operation the address has come to in the end. */
function judge(reference: Reference, request: WireRequest, answer: RawAnswer): readonly string[] {
  const { status, headers, text } = answer
  const problems: string[] = []
  if (status >= 500) problems.push('the server failed')
  if (/^req_[\w-]+$/.test(headers.get('x-request-id') ?? '') === false) {
    problems.push('it has no request id')
  }
  if (text.includes('theirs')) problems.push('it tells of another organisation')
  const operation = operationAt(reference, request)
  if (operation !== undefined) return [...problems, ...reference.judge(operation, answer)]
  const schema = { $ref: '#/components/schemas/Error' }
  const isRefusal = [400, 404, 405].includes(status)
  return [
    ...problems,
    ...(isRefusal ? reference.problems(schema, JSON.parse(text)) : ['nothing is there']),
  ]
}

function operationAt(
  { operations }: Reference,
  { method, path }: WireRequest,
): ReferenceOperation | undefined {
  const { pathname } = new URL(path, page)
  return operations.find((operation) => {
    const pattern = operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')
    return operation.method === method && new RegExp(`^${pattern}$`).test(pathname)
  })
}

function operationOf({ operations }: Reference, { id }: Plan): ReferenceOperation {
  return operations.find((operation) => operation.id === id) ?? expect.unreachable()
}

function note(live: Live, { id }: Plan, { status, headers, text }: RawAnswer): void {
  // The keys the fuzz itself calls with are among them, and it would revoke them.
  if (id === 'listKeys' || status >= 300) return
  if (headers.get('content-type') === 'application/json') live.note(JSON.parse(text))
}

function reportOf(
  { id }: ReferenceOperation,
  { method, path, headers, body = '' }: WireRequest,
  { status, text }: RawAnswer,
  problems: readonly string[],
): string {
  return [
    `${id}: ${problems.join('; ')}`,
    `${method} ${path}`,
    JSON.stringify(headers),
    body.slice(0, 2_000),
    `${status} ${text.slice(0, 2_000)}`,
  ].join('\n')
}
