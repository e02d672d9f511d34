import type { Selectable } from 'kysely'
import type { AgentStep } from '../agent/port.ts'
import type { TurnRow } from '../db/schema.ts'
import type { Log } from '../log/append.ts'
import type { LogTransaction } from '../log/decision.ts'
import { extendLog } from '../log/extend.ts'
import { settleText } from '../log/text.ts'
import { collectSteps } from './collect.ts'
import { lockConversation } from '../db/hold.ts'
import type { Progress } from './progress.ts'
import { readProgress } from './progress.ts'
import { eventsOf, isText, speechOf } from './steps.ts'
import type { Speech } from './steps.ts'
import type { Fence, Producer } from './turn-states.ts'
import { checkFence, endTurn, FenceLost, holdFence, readFenced } from './turn-states.ts'

// A snapshot reads as many deltas at most, however long the message.
const settleEvents = 500

/** Where the steps of one attempt at a turn go. */
export interface Output {
  /** Says what an earlier attempt has left; before the first step. */
  resumeFrom(turn: Selectable<TurnRow>, saidLength: number): void
  add(step: AgentStep): void
  /** Aborted, with the reason, when an append has failed: nothing more is taken. */
  readonly broken: AbortSignal
  finish(): Promise<void>
  fail(): Promise<void>
}

/**
 * Turns the steps of an agent into events. While one append is under way the next steps are collected; nothing else delays
 * them. What comes before the first text waits for it, so that a turn that is cut off has either spoken, with everything
 * that led to it stored, or left no trace.
 */
export function createOutput(log: Log, producer: Producer, fence: Fence): Output {
  const collected = collectSteps()
  const breaking = new AbortController()
  const broken = breaking.signal
  let speech: Speech | undefined
  let completes = false
  /** How many events were appended since the text was last stored with its message. */
  let unsettled = 0
  let pumping: Promise<void> | undefined

  async function pump(): Promise<void> {
    try {
      while (!collected.isEmpty()) {
        const steps = collected.take()
        if (isText(steps) && unsettled < settleEvents) {
          await speak(steps)
          continue
        }
        // Most of what an agent yields is text, which asks nothing of the goals.
        const isOnlyText = isText(steps)
        await log.write(async (tx) => {
          const progress = isOnlyText ? undefined : await holdProgress(tx)
          const turn = await (progress === undefined ? holdFence : readFenced)(tx.trx, fence)
          await write(tx, turn, steps, progress)
        })
      }
    } catch (error) {
      breaking.abort(error)
    }
    pumping = undefined
  }

  function speak(steps: Parameters<typeof speechOf>[0]): Promise<void> {
    return extendLog(log, fence.conversationId, (extension) => {
      checkFence(extension.turn, fence)
      const at = new Date(extension.now).toISOString()
      const said = speechOf(steps, speech, at)
      const seqs = extension.append(said.events)
      if (said.speech !== undefined) extension.speakIn(said.speech.messageId)
      extension.afterCommit(() => {
        speech = said.speech
        unsettled += seqs.length
      })
    })
  }

  // Locked before the fence is looked at: at another server the participant may be confirming, correcting or ending.
  async function holdProgress({ trx }: LogTransaction): Promise<Progress> {
    const conversation = await lockConversation(trx, fence.conversationId)
    if (conversation === undefined) throw new FenceLost()
    return readProgress(trx, conversation)
  }

  async function write(
    tx: LogTransaction,
    turn: Selectable<TurnRow>,
    steps: readonly AgentStep[],
    progress: Progress | undefined,
  ): Promise<Selectable<TurnRow>> {
    const at = new Date(tx.now).toISOString()
    const written = eventsOf(steps, progress, speech, at)
    const seqs =
      written.events.length > 0 ? await tx.append(fence.conversationId, written.events) : []
    const added = unsettled + seqs.length
    const settles = added >= settleEvents ? written.speech?.messageId : undefined
    if (settles !== undefined) {
      await settleText(tx.trx, fence.conversationId, settles, seqs.at(-1) ?? 0)
    }
    const messageId = written.speech?.messageId ?? null
    if (messageId !== turn.message_id) {
      await tx.trx
        .updateTable('turns')
        .set({ message_id: messageId })
        .where('id', '=', fence.turnId)
        .execute()
    }
    // Only once it is stored: the decision may be made again.
    tx.afterCommit(() => {
      speech = written.speech
      unsettled = settles === undefined ? added : 0
    })
    return { ...turn, message_id: messageId }
  }

  async function end(state: 'completed' | 'failed', steps: readonly AgentStep[]): Promise<void> {
    await log.write(async (tx) => {
      const progress = await holdProgress(tx)
      const turn = await write(tx, await readFenced(tx.trx, fence), steps, progress)
      // An agent that saw something unconfirmed when its turn began does not know that it is the last to finish.
      const isLast = completes || progress.asksToConfirm
      const isDone = state === 'completed' && isLast && progress.allCommitted()
      await endTurn(tx, producer, turn, state, { completes: isDone })
    })
  }

  return {
    broken,
    resumeFrom(turn, saidLength) {
      if (turn.message_id !== null) speech = { messageId: turn.message_id, length: saidLength }
    },
    add(step) {
      if (broken.aborted) return
      if (step.type === 'complete') completes = true
      else collected.add(step)
      if (collected.hasSpoken()) pumping ??= pump()
    },
    async finish() {
      await pumping
      broken.throwIfAborted()
      await end('completed', collected.takeAll())
    },
    async fail() {
      await pumping
      // What could not be written is not tried again, and what was not spoken of leaves no trace.
      const rest = !broken.aborted && collected.hasSpoken() ? collected.takeAll() : []
      await end('failed', rest)
    },
  }
}
