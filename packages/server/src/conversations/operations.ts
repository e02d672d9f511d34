import {
  ConfirmGoalSchema,
  CorrectGoalSchema,
  EndConversationSchema,
  EndedSchema,
  GoalAnswerSchema,
  MessagePageSchema,
  MessagesQuerySchema,
  ResultSchema,
  SendMessageSchema,
  SentMessageSchema,
  TurnAnswerSchema,
  TurnRequestSchema,
} from '@roxels/protocol'
import * as v from 'valibot'
import type { Operation } from '../http/route.ts'

const tag = 'Talking'

export const streamEventsOperation: Operation = {
  id: 'streamEvents',
  tag,
  summary: 'Read along: what there is, then what comes',
  credential: 'sessionToken',
  heeds: [
    {
      name: 'Last-Event-ID',
      in: 'header',
      description: 'The id of the event applied last: the stream goes on after it.',
    },
    { name: 'cursor', in: 'query', description: 'The same, where no header can be sent.' },
  ],
  answers: { 200: 'events' },
}

export const listMessagesOperation: Operation = {
  id: 'listMessages',
  tag,
  summary: 'Get older messages',
  credential: 'sessionToken',
  query: MessagesQuerySchema,
  answers: { 200: MessagePageSchema },
}

export const sendMessageOperation: Operation = {
  id: 'sendMessage',
  tag,
  summary: 'Send a message; a turn of the agent answers it',
  credential: 'sessionToken',
  body: SendMessageSchema,
  answers: { 200: SentMessageSchema, 201: SentMessageSchema },
  refusals: ['conflict'],
}

export const stopTurnOperation: Operation = {
  id: 'stopTurn',
  tag,
  summary: 'Stop a turn of the agent; what was said stays',
  credential: 'sessionToken',
  body: TurnRequestSchema,
  answers: { 200: TurnAnswerSchema },
  refusals: ['not_found'],
}

export const retryTurnOperation: Operation = {
  id: 'retryTurn',
  tag,
  summary: 'Begin a turn again that was interrupted or failed',
  credential: 'sessionToken',
  body: TurnRequestSchema,
  answers: { 200: TurnAnswerSchema },
  refusals: ['not_found'],
}

export const correctGoalOperation: Operation = {
  id: 'correctGoal',
  tag,
  summary: 'Put an answer of one’s own in the place of the one that was captured for a goal',
  credential: 'sessionToken',
  body: CorrectGoalSchema,
  answers: { 200: GoalAnswerSchema },
  refusals: ['not_found', 'conflict'],
}

export const confirmGoalOperation: Operation = {
  id: 'confirmGoal',
  tag,
  summary: 'Commit a goal that waits for its participant; the last one completes the conversation',
  credential: 'sessionToken',
  body: ConfirmGoalSchema,
  isBodyOptional: true,
  answers: { 200: GoalAnswerSchema },
  refusals: ['not_found', 'conflict'],
}

export const endConversationOperation: Operation = {
  id: 'endConversation',
  tag,
  summary: 'Complete the conversation: it takes no more messages',
  credential: 'sessionToken',
  body: EndConversationSchema,
  isBodyOptional: true,
  answers: { 200: EndedSchema },
}

/** Query of `GET /v1/sessions/{id}/result`: none. */
export const ResultQuerySchema = v.strictObject({})

export const getResultOperation: Operation = {
  id: 'getResult',
  tag,
  summary: 'Read what came of the conversation, once it is over',
  credential: 'sessionToken',
  query: ResultQuerySchema,
  answers: { 200: ResultSchema },
  refusals: ['conflict'],
}
