import type { CloseReason } from '@roxels/protocol'

/** What one commit added to one log, encoded once for all who read it. */
export interface Commit {
  readonly conversationId: string
  readonly firstSeq: number
  readonly lastSeq: number
  readonly bytes: Buffer
  /** True when the conversation ended with it: no event follows. */
  readonly final: boolean
}

/** A reader of one log in this process. */
interface Subscriber {
  readonly conversationId: string
  /** The session secret its session was opened with. */
  readonly secretId: string
  /** The embed key its session was opened with; null where a page of the server itself joined. */
  readonly keyId: string | null
  receive(commit: Commit): void
  close(reason: CloseReason): void
}

/** Hands commits to those who read along. */
export interface Fanout {
  /** Until the returned function is called. */
  subscribe(subscriber: Subscriber): () => void
  hasSubscribers(conversationId: string): boolean
  publish(commit: Commit): void
  /** Ends the streams of all sessions that were opened with this secret. */
  closeSecret(conversationId: string, secretId: string, reason: CloseReason): void
  closeConversation(conversationId: string, reason: CloseReason): void
  /** Ends the streams of all sessions that were opened with this embed key. */
  closeKey(keyId: string, reason: CloseReason): void
  closeAll(reason: CloseReason): void
}

export function createFanout(): Fanout {
  const byConversation = new Map<string, Set<Subscriber>>()
  const of = (conversationId: string) => byConversation.get(conversationId) ?? []

  return {
    subscribe(subscriber) {
      const { conversationId } = subscriber
      const readers = byConversation.get(conversationId) ?? new Set()
      byConversation.set(conversationId, readers.add(subscriber))
      return () => {
        readers.delete(subscriber)
        if (readers.size === 0 && byConversation.get(conversationId) === readers) {
          byConversation.delete(conversationId)
        }
      }
    },
    hasSubscribers: (conversationId) => byConversation.has(conversationId),
    publish(commit) {
      for (const reader of of(commit.conversationId)) reader.receive(commit)
    },
    closeSecret(conversationId, secretId, reason) {
      for (const reader of of(conversationId)) {
        if (reader.secretId === secretId) reader.close(reason)
      }
    },
    closeConversation(conversationId, reason) {
      for (const reader of of(conversationId)) reader.close(reason)
    },
    closeKey(keyId, reason) {
      for (const readers of byConversation.values()) {
        for (const reader of readers) if (reader.keyId === keyId) reader.close(reason)
      }
    },
    closeAll(reason) {
      for (const readers of byConversation.values()) {
        for (const reader of readers) reader.close(reason)
      }
    },
  }
}
