import type { Capture, Goal, Message, Turn } from '../conversation.ts'
import { messageStateOfTurn } from '../vocabulary.ts'
import type { ReceivedEvent } from './stream.ts'

/** What a client shows. */
export interface Shown {
  messages: Message[]
  captured: Map<string, Capture>
  goals: Goal[]
  turn: Turn | null
  status: string
}

/** A client by the letter of the protocol, for tests: strict where a real one would resume. */
export interface Reader {
  readonly cursor: string | undefined
  readonly shown: Shown
  apply(events: readonly ReceivedEvent[]): void
}

export function createReader(): Reader {
  let cursor: string | undefined
  let shown: Shown = {
    messages: [],
    captured: new Map(),
    goals: [],
    turn: null,
    status: 'created',
  }

  function apply(event: ReceivedEvent): void {
    if (event.name === 'ping' || event.name === 'close') return
    const isAnchor = ['hello', 'reset', 'snapshot'].includes(event.name)
    if (!isAnchor && event.data.prev !== cursor) {
      throw new Error(`${event.name} follows ${event.data.prev}, the cursor is ${cursor}`)
    }
    // Rule 22: in tail mode `hello` names the cursor that was sent.
    if (event.name === 'hello' && event.data.mode === 'tail' && event.id !== cursor) {
      throw new Error(`hello is at ${event.id}, the cursor is ${cursor}`)
    }
    cursor = event.id
    change(event)
  }

  function change(event: ReceivedEvent): void {
    switch (event.name) {
      case 'snapshot': {
        const { messages, captured, goals, turn, status } = event.data
        shown = {
          messages: structuredClone(messages),
          captured: new Map(captured.map((capture) => [capture.goal_id, capture])),
          goals: structuredClone(goals),
          turn,
          status,
        }
        return
      }
      case 'message': {
        const { prev: _, ...message } = event.data
        shown.messages.push(message)
        return
      }
      case 'message.set': {
        const { prev: _, ...message } = event.data
        Object.assign(messageOf(message.id), message)
        return
      }
      case 'delta': {
        const message = messageOf(event.data.message_id)
        const known = message.text.length - event.data.at
        if (known < 0) throw new Error('a delta leaves a gap')
        message.text += event.data.text.slice(known)
        return
      }
      case 'captured': {
        const { prev: _, ...capture } = event.data
        shown.captured.set(capture.goal_id, capture)
        return
      }
      case 'goal': {
        const goal = shown.goals.find(({ id }) => id === event.data.goal_id)
        if (goal === undefined) throw new Error('an unknown goal')
        goal.state = event.data.to
        return
      }
      case 'turn': {
        const { prev: _, ...turn } = event.data
        shown.turn = turn
        if (turn.message_id !== undefined) {
          messageOf(turn.message_id).state = messageStateOfTurn[turn.state]
        }
        return
      }
      case 'status':
        shown.status = event.data.status
    }
  }

  function messageOf(id: string): Message {
    const message = shown.messages.find((each) => each.id === id)
    if (message === undefined) throw new Error('an unknown message')
    return message
  }

  return {
    get cursor() {
      return cursor
    },
    get shown() {
      return shown
    },
    apply: (events) => events.forEach(apply),
  }
}
