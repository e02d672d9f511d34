import type { ConversationStatus } from '@roxels/protocol'
import type {
  CreatedInterview,
  CreateInterview,
  Interview,
  InterviewRecord,
  List,
} from '@roxels/protocol/api'
import {
  CreatedInterviewSchema,
  InterviewListSchema,
  InterviewRecordSchema,
  InterviewSchema,
} from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import { refused } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { createPages } from './pages.ts'

/** Which conversations: those that meet all that is given. */
export interface InterviewFilters {
  readonly templateId?: string
  readonly status?: ConversationStatus
  /** Created then or later: ISO 8601, such as `2026-05-01T12:00:00Z`. */
  readonly since?: string
  /** Your own id of the participant, compared exactly. */
  readonly externalId?: string
  readonly personId?: string
}

/** Conversations. */
export interface Interviews {
  /** Newest first, page by page. */
  list(options?: InterviewFilters & ListOptions): AsyncIterable<Interview>
  page(options?: InterviewFilters & PageOptions): Promise<List<Interview>>
  /** The whole conversation with its transcript and what was found out. */
  get(id: string, options?: CallOptions): Promise<InterviewRecord>
  /**
   * Begins a conversation, or resumes the one this person has. Whoever has the `join_url` or the `session_id` joins as this
   * person: hand them to nobody else. An `external_id` that is there but undefined is refused; leave it out for somebody
   * anonymous.
   */
  create(body: CreateInterview, options?: PostOptions): Promise<CreatedInterview>
  /** Completes a conversation. */
  end(id: string, options?: PostOptions): Promise<Interview>
  /** Deletes a conversation and all that was said in it, for good. */
  delete(id: string, options?: CallOptions): Promise<void>
}

export function createInterviews(http: Http): Interviews {
  const route = '/v1/interviews'
  const one = `${route}/{id}`

  return {
    ...createPages(http, { route }, InterviewListSchema),
    get: (id, options) =>
      http.call({ method: 'GET', route: one, params: { id }, options }, InterviewRecordSchema),
    async create(body, options) {
      refuseUnknownPerson(body)
      return http.call({ method: 'POST', route, body, options }, CreatedInterviewSchema)
    },
    end: (id, options) =>
      http.call({ method: 'POST', route: `${one}/end`, params: { id }, options }, InterviewSchema),
    delete: (id, options) => http.remove({ route: one, params: { id }, options }),
  }
}

// JSON leaves it out, and so a signed-in user whose id was looked for in the wrong place would become nobody.
function refuseUnknownPerson(body: CreateInterview): void {
  const person = body.persons?.[0] ?? {}
  if (!('external_id' in person) || person.external_id !== undefined) return
  const message = 'Expected a string, or leave it out for somebody anonymous.'
  throw refused('persons[0].external_id', message)
}
