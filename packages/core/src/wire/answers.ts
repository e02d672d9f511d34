import type {
  Claim,
  Credentials,
  Ended,
  ErrorBody,
  GoalAnswer,
  MessagePage,
  Result,
  SentMessage,
  Session,
  TurnAnswer,
} from '@roxels/protocol'
import { assurances } from '@roxels/protocol'
import { flag, listOf, object, oneOf, optional, orNull, place, record, text } from './read.ts'
import { capture, conversationStatus, goal, message, turn } from './resources.ts'

const credentialFields = {
  session_token: text,
  expires_at: text,
  session_secret: text,
  revoke_handle: text,
  external_id: orNull(text),
  assurance: oneOf(assurances),
}

/** What a page may know of a template. */
export const publicTemplate = object<Session['template']>({ id: text, name: text, language: text })

/** How the answers to the calls of a session are read (docs/protocol.md, sections 2 and 5). */
export const answers = {
  session: object<Session>({
    session_id: text,
    ...credentialFields,
    resumed: flag,
    reason: optional(text),
    resumable: flag,
    status: conversationStatus,
    template: publicTemplate,
  }),
  credentials: object<Credentials>(credentialFields),
  claim: object<Claim>({ ...credentialFields, resumable: flag }),
  sentMessage: object<SentMessage>({ message, event_id: text }),
  turn: object<TurnAnswer>({ turn }),
  goal: object<GoalAnswer>({ goal, captured: capture, status: conversationStatus }),
  ended: object<Ended>({ status: conversationStatus }),
  /** 204. */
  nothing: orNull(oneOf([])),
  messagePage: object<MessagePage>({ items: listOf(message), has_more: flag }),
  result: object<Result>({
    status: conversationStatus,
    summary: text,
    findings: record,
    duration_seconds: place,
    external_id: orNull(text),
    auto_close: flag,
  }),
  error: object<ErrorBody>({
    error: object({ code: text, message: text, field: optional(text) }),
  }),
}
