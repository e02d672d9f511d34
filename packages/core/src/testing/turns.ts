import type { GoalState, Message, Snapshot, Turn, TurnState } from '@roxels/protocol'
import type { Clock } from '../ports.ts'
import type { Conversation } from './conversation.ts'

type TurnEnd = Exclude<TurnState, 'started'>

/** What happens in a scripted conversation: who says what, and what comes of it. */
export interface Turns {
  speak(pieces: readonly string[]): void
  finish(state: TurnEnd): void
  /** The participant's message enters the log, and with it the turn that will answer it (Rule 42). */
  hear(text: string, clientId?: string): void
  /** Stops the turn if it runs. Answers the newest turn if it is that one. */
  stop(turnId: string): Turn | undefined
  /** Begins the turn again if it broke off. Answers the newest turn if it is that one. */
  retry(turnId: string): Turn | undefined
  capture(goalId: string, data: unknown, confirmed: boolean): void
  setGoal(goalId: string, to: GoalState): void
  end(status: 'completed' | 'failed' | 'abandoned'): void
}

export function createTurns(
  { log, state, append }: Conversation,
  clock: Pick<Clock, 'now'>,
): Turns {
  const at = () => new Date(clock.now()).toISOString()
  // A place in the log is named once.
  const newId = (kind: string) => `${kind}_${log.length + 1}`
  let unanswered = false

  const running = ({ turn }: Snapshot) => (turn?.state === 'started' ? turn : undefined)
  /** What the turn under way has said so far. */
  const voice = ({ turn, messages }: Snapshot): Message | undefined =>
    messages.find(({ id }) => id === turn?.message_id) ??
    messages.findLast(({ role, state: now }) => role === 'agent' && now === 'streaming')

  const begin = () =>
    append({ name: 'turn', data: { id: newId('turn'), state: 'started' } satisfies Turn })
  const endTurn = (turn: Turn, ended: TurnState): Turn => {
    const spoken = voice(state())
    const data = { id: turn.id, state: ended, ...(spoken && { message_id: spoken.id }) }
    append({ name: 'turn', data })
    return data
  }
  const goOn = () => {
    if (unanswered) begin()
    unanswered = false
  }
  const setGoal = (goalId: string, to: GoalState): void => {
    const from = state().goals.find(({ id }) => id === goalId)?.state
    if (from === undefined) {
      throw new Error(`There is no goal ${goalId}: name it in the goals of createScriptedServer.`)
    }
    if (from !== to) append({ name: 'goal', data: { goal_id: goalId, from, to, at: at() } })
  }

  return {
    setGoal,
    speak(pieces) {
      if (running(state()) === undefined) begin()
      let spoken = voice(state())
      if (spoken === undefined) {
        spoken = { id: newId('msg'), role: 'agent', text: '', state: 'streaming', at: at() }
        append({ name: 'message', data: spoken })
      }
      let length = spoken.text.length
      for (const text of pieces) {
        append({ name: 'delta', data: { message_id: spoken.id, at: length, text } })
        length += text.length
      }
    },
    finish(ended) {
      const turn = running(state())
      if (turn === undefined) throw new Error('No turn is under way: let the agent speak first.')
      endTurn(turn, ended)
      goOn()
    },
    hear(text, clientId) {
      const own = {
        id: newId('msg'),
        role: 'participant',
        text,
        state: 'complete',
        at: at(),
      } as const
      append({
        name: 'message',
        data: { ...own, ...(clientId !== undefined && { client_id: clientId }) },
      })
      unanswered = true
      if (running(state()) === undefined) goOn()
    },
    stop(turnId) {
      const { turn } = state()
      if (turn?.id !== turnId) return undefined
      if (turn.state !== 'started') return turn
      const stopped = endTurn(turn, 'stopped')
      goOn()
      return stopped
    },
    retry(turnId) {
      const { turn } = state()
      if (turn?.id !== turnId) return undefined
      return turn.state === 'interrupted' || turn.state === 'failed'
        ? endTurn(turn, 'started')
        : turn
    },
    capture(goalId, data, confirmed) {
      const known = state().goals.some(({ id }) => id === goalId)
      const commit = confirmed && { commit_id: newId('commit') }
      if (known) append({ name: 'captured', data: { goal_id: goalId, data, ...commit } })
      setGoal(goalId, confirmed ? 'committed' : 'captured')
    },
    end(status) {
      const turn = running(state())
      if (turn !== undefined) endTurn(turn, status === 'completed' ? 'completed' : 'stopped')
      unanswered = false
      append({ name: 'status', data: { status } })
    },
  }
}
