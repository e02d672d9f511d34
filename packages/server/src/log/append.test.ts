import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { Fence } from '../conversations/turn-states.ts'
import { endTurn, FenceLost, holdFence, restartTurn } from '../conversations/turn-states.ts'
import { openLog } from '../testing/log.ts'
import { published } from '../testing/subscriber.ts'
import type { JointDecision, LogTransaction } from './decision.ts'

const status = { name: 'status', data: { status: 'joined' } } as const

test('appends that wait share one transaction, and sequence numbers are dense', async () => {
  const { db, log, begin } = await openLog()
  const id = await begin()
  const { last_seq } = await db
    .selectFrom('conversations')
    .select('last_seq')
    .executeTakeFirstOrThrow()
  const transactions = new Set<unknown>()
  const append = (until = Promise.resolve()) =>
    log.write(async (tx) => {
      transactions.add(tx.trx)
      await until
      return tx.append(id, [status, status])
    })
  const blocked = Promise.withResolvers<void>()
  const first = append(blocked.promise)
  await vi.waitFor(() => expect(transactions.size).toBe(1), 10_000)
  const others = Array.from({ length: 19 }, () => append())
  blocked.resolve()
  const seqs = await Promise.all([first, ...others])
  expect(transactions.size).toBe(2)
  expect(seqs.flat()).toEqual(Array.from({ length: 40 }, (_, index) => last_seq + 1 + index))
})

test('appends of one turn of the event loop share one transaction', async () => {
  const { log, begin } = await openLog()
  const id = await begin()
  const transactions = new Set<unknown>()
  const append = () =>
    log.write((tx) => {
      transactions.add(tx.trx)
      return tx.append(id, [status])
    })
  const first = append()
  const second = await new Promise((resolve) => process.nextTick(() => resolve(append())))
  await Promise.all([first, second])
  expect(transactions.size).toBe(1)
})

test('a decision that is refused takes nothing of its neighbours with it', async () => {
  const { db, log, begin } = await openLog()
  const id = await begin()
  const before = await db.selectFrom('events').selectAll().orderBy('seq').execute()
  const effects: string[] = []
  const append = (name: string, refuse = false) =>
    log.write(async (tx: LogTransaction) => {
      const [seq] = await tx.append(id, [status])
      tx.afterCommit(() => effects.push(name))
      if (refuse) throw new Error(name)
      return seq
    })
  const outcomes = await Promise.allSettled([
    append('first'),
    append('second'),
    append('refused', true),
    append('third'),
  ])
  expect(outcomes.map((outcome) => outcome.status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(effects).toEqual(['first', 'second', 'third'])
  const after = await db.selectFrom('events').selectAll().orderBy('seq').execute()
  expect(after.slice(before.length).map(({ seq }) => seq)).toEqual([
    before.length + 1,
    before.length + 2,
    before.length + 3,
  ])
})

test('one that fails among those decided together takes nothing of its neighbours with it', async () => {
  const { log, begin } = await openLog()
  const id = await begin()
  const decideAll: JointDecision<{ conversationId: string; fails: boolean }, number> = (
    _,
    items,
  ) => {
    if (items.some(({ fails }) => fails)) throw new Error('at fault')
    return Promise.resolve(items.map(() => ({ value: items.length })))
  }
  const blocked = Promise.withResolvers<void>()
  const first = log.write(() => blocked.promise)
  // So that those below wait together.
  await nextTurn()
  const decide = (fails: boolean) => log.join(decideAll, { conversationId: id, fails })
  const outcomes = Promise.allSettled([decide(false), decide(true), decide(false)])
  const calm = first.then(() => Promise.all([decide(false), decide(false)]))
  blocked.resolve()
  expect(await outcomes).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { message: 'at fault' } },
    { status: 'fulfilled' },
  ])
  expect(await calm).toHaveLength(2)
})

test('a fenced producer cannot append, its neighbours can (Rule 44)', async () => {
  const { log, producer, fences, begin } = await openLog()
  const id = await begin()
  const [fence] = fences
  if (fence === undefined) throw new Error('no turn started')
  const append = () =>
    log.write(async (tx) => {
      await holdFence(tx.trx, fence)
      return tx.append(id, [status])
    })
  await append()
  const [, late, neighbour] = await Promise.allSettled([
    log.write(async (tx) => endTurn(tx, producer, await holdFence(tx.trx, fence), 'interrupted')),
    append(),
    log.write((tx) => tx.append(id, [status])),
  ])
  expect(late).toMatchObject({ status: 'rejected', reason: expect.any(FenceLost) })
  expect(neighbour?.status).toBe('fulfilled')
})

test('a second attempt at a turn takes it from the first (Rules 44, 45)', async () => {
  const { log, producer, fences, begin } = await openLog()
  const id = await begin()
  const appendBy = (fence: Fence | undefined) =>
    log.write(async (tx) => {
      if (fence === undefined) throw new Error('no such attempt')
      await holdFence(tx.trx, fence)
      return tx.append(id, [status])
    })
  await log.write(async (tx) => {
    const turn = await holdFence(
      tx.trx,
      fences[0] ?? { conversationId: id, turnId: '', attempt: 0 },
    )
    await endTurn(tx, producer, turn, 'interrupted')
    await restartTurn(tx, producer, turn)
  })
  expect(fences.map(({ attempt }) => attempt)).toEqual([1, 2])
  await expect(appendBy(fences[0])).rejects.toThrow(FenceLost)
  await appendBy(fences[1])
})

test('what is published was committed before, in order, once (Rule 19)', async () => {
  const { db, fanout, log, begin } = await openLog()
  const id = await begin()
  const stored: Promise<number>[] = []
  const commits = published(fanout, id, () => {
    const count = db
      .selectFrom('events')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    stored.push(count.then((row) => row.count))
  })
  await Promise.all(Array.from({ length: 5 }, () => log.write((tx) => tx.append(id, [status]))))
  for (const [index, commit] of commits.entries()) {
    expect(commit.firstSeq).toBe((commits[index - 1]?.lastSeq ?? commit.firstSeq - 1) + 1)
    expect(await stored[index]).toBeGreaterThanOrEqual(commit.lastSeq)
  }
  expect(commits).toHaveLength(5)
})
