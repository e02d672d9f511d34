import type { Turn } from '@roxels/protocol'
import { lockConversation } from '../db/hold.ts'
import { ApiError } from '../http/errors.ts'
import type { Log } from '../log/append.ts'
import { turnOf } from '../log/snapshot.ts'
import type { Producer } from './turn-states.ts'
import { endTurn, isOpen, readNewestTurn, readTurn, restartTurn } from './turn-states.ts'

interface TurnPorts {
  readonly log: Pick<Log, 'write'>
  readonly producer: Producer
}

/** Stops a turn if it is running, and answers the state it has come to (Rule 43). */
export function stopTurn(
  { log, producer }: TurnPorts,
  conversationId: string,
  turnId: string,
): Promise<Turn> {
  return log.write(async (tx) => {
    await lockConversation(tx.trx, conversationId)
    const turn = await readTurn(tx.trx, conversationId, turnId)
    if (turn === undefined) throw unknownTurn()
    if (turn.state !== 'started') return turnOf(turn)
    await endTurn(tx, producer, turn, 'stopped')
    return turnOf({ ...turn, state: 'stopped' })
  })
}

/**
 * Begins an interrupted or failed turn again, and answers the state it has (Rule 45). Only the newest one: after that the
 * participant has heard another answer, and a message in the middle would go on.
 */
export function retryTurn(
  { log, producer }: TurnPorts,
  conversationId: string,
  turnId: string,
): Promise<Turn> {
  return log.write(async (tx) => {
    await lockConversation(tx.trx, conversationId)
    const turn = await readTurn(tx.trx, conversationId, turnId)
    if (turn === undefined) throw unknownTurn()
    const newest = await readNewestTurn(tx.trx, conversationId)
    const isOver = turn.state === 'interrupted' || turn.state === 'failed'
    if (!isOver || newest?.id !== turn.id) return turnOf(turn)
    if (!(await isOpen(tx.trx, conversationId))) return turnOf(turn)
    await restartTurn(tx, producer, turn)
    return turnOf({ ...turn, state: 'started' })
  })
}

function unknownTurn(): ApiError {
  return new ApiError('not_found', 'There is no such turn in this conversation.')
}
