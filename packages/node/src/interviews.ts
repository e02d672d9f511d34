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
} from '@roxels/protocol/api'
import type { CallOptions, PostOptions } from './call.ts'
import type { Http } from './http.ts'
import type { ListOptions, PageOptions } from './pages.ts'
import { eachOf } from './pages.ts'

/** Which conversations: those that meet all that is given. */
export interface InterviewFilters {
  readonly templateId?: string | undefined
  readonly status?: ConversationStatus | undefined
  /** Created then or later: ISO 8601, such as `2026-05-01T12:00:00Z`. */
  readonly since?: string | undefined
  /** Your own id of the participant, compared exactly. */
  readonly externalId?: string | undefined
  readonly personId?: string | undefined
}

/** Conversations. */
export interface Interviews {
  /** Newest first, page by page. */
  list(options?: InterviewFilters & ListOptions): AsyncIterable<Interview>
  page(options?: InterviewFilters & PageOptions): Promise<List<Interview>>
  /** The whole conversation with its transcript. */
  get(id: string, options?: CallOptions): Promise<InterviewRecord>
  /** Begins a conversation, or resumes the one this person has. `join_url` is good for one use: hand it to nobody else. */
  create(body: CreateInterview, options?: PostOptions): Promise<CreatedInterview>
  /** Completes a conversation. */
  end(id: string, options?: PostOptions): Promise<InterviewRecord>
  /** Deletes a conversation and all that was said in it, for good. */
  delete(id: string, options?: CallOptions): Promise<void>
}

export function createInterviews(http: Http): Interviews {
  const route = '/v1/interviews'

  function page(options: InterviewFilters & PageOptions = {}) {
    const { templateId, status, since, externalId, personId, limit, cursor, signal } = options
    const query = {
      template_id: templateId,
      status,
      since,
      external_id: externalId,
      person_id: personId,
      limit,
      cursor,
    }
    return http.call({ method: 'GET', route, query, options: { signal } }, InterviewListSchema)
  }

  return {
    page,
    list: (options) => eachOf((cursor) => page({ ...options, cursor }), options?.signal),
    get: (id, options) =>
      http.call(
        { method: 'GET', route: `${route}/{id}`, params: { id }, options },
        InterviewRecordSchema,
      ),
    create: (body, options) =>
      http.call({ method: 'POST', route, body, options }, CreatedInterviewSchema),
    end: (id, options) =>
      http.call(
        { method: 'POST', route: `${route}/{id}/end`, params: { id }, options },
        InterviewRecordSchema,
      ),
    delete: (id, options) => http.remove({ route: `${route}/{id}`, params: { id }, options }),
  }
}
