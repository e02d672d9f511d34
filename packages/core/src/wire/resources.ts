import type { Capture, ConversationStatus, Goal, Message, Turn } from '@roxels/protocol'
import {
  conversationStatuses,
  goalStates,
  goalTypes,
  messageStates,
  roles,
  turnStates,
} from '@roxels/protocol'
import type { Fields, Read } from './read.ts'
import { anything, object, oneOf, optional, text } from './read.ts'

export const conversationStatus: Read<ConversationStatus> = oneOf(conversationStatuses)
/** True for a conversation that takes no more input. */
export const isOver = (status: ConversationStatus) => status !== 'created' && status !== 'joined'

export const goalState = oneOf(goalStates)

export const messageFields: Fields<Message> = {
  id: text,
  role: oneOf(roles),
  text,
  state: oneOf(messageStates),
  client_id: optional(text),
  at: text,
}
export const message = object(messageFields)

export const captureFields: Fields<Capture> = {
  goal_id: text,
  data: anything,
  commit_id: optional(text),
  supersedes: optional(text),
}
export const capture = object(captureFields)

export const goal = object<Goal>({
  id: text,
  type: oneOf(goalTypes),
  title: text,
  state: goalState,
})

export const turnFields: Fields<Turn> = {
  id: text,
  state: oneOf(turnStates),
  message_id: optional(text),
}
export const turn = object(turnFields)
