import { expect, test } from 'vitest'
import { openLog } from '../testing/log.ts'
import { createTurnReader } from './agent-turn.ts'

test('a message that comes after the turn began is not heard by it (Rule 42)', async () => {
  const { db, log, begin } = await openLog()
  const id = await begin()
  const turn = await db.selectFrom('turns').selectAll().executeTakeFirstOrThrow()
  const message = {
    id: 'msg_1',
    role: 'participant',
    text: 'Late',
    state: 'complete',
    at: '',
  } as const
  await log.write((tx) => tx.append(id, [{ name: 'message', data: message }]))
  const asked = await createTurnReader(db)(turn, new AbortController().signal)
  expect(asked).toMatchObject({ heard: [], transcript: [], said: '' })
})
