import type { CloseReason } from '@roxels/protocol'
import type { LogHead } from './tail.ts'
import type { Topics } from './topics.ts'

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
export interface Subscriber {
  readonly conversationId: string
  readonly sessionId: string
  readonly logId: string
  /** The session secret its session was opened with. */
  readonly secretId: string
  /** The embed key its session was opened with; null where a page of the server itself joined. */
  readonly keyId: string | null
  receive(commit: Commit): void
  /** The event it has been sent last; undefined while it reads what is stored by itself. */
  position(): number | undefined
  /** Told how far the log goes, where it was appended to elsewhere: what it lacks it reads by itself. */
  noteHead(head: LogHead): void
  close(reason: CloseReason): void
}

/** Hands commits to those who read along. */
export interface Fanout {
  /** Until the returned function is called. */
  subscribe(subscriber: Subscriber): () => void
  hasSubscribers(conversationId: string): boolean
  /** How many read along. */
  size(): number
  publish(commit: Commit): void
  /** Those who read these conversations, or read by these keys. */
  readers(topics: Topics): readonly Subscriber[]
  /** Ends the streams of all sessions that were opened with this secret. */
  closeSecret(conversationId: string, secretId: string, reason: CloseReason): void
  closeConversation(conversationId: string, reason: CloseReason): void
  /** Ends the streams of all sessions that were opened with this embed key. */
  closeKey(keyId: string, reason: CloseReason): void
  /** Ends all streams there are. */
  closeAll(reason: CloseReason): void
  /** What all streams were ended with; who comes afterwards must not stay. */
  closedWith(): CloseReason | undefined
}

/** `tell` is called with what the streams of other servers, too, hang on: a conversation, or a key. */
export function createFanout(tell: (topic: string) => void = () => {}): Fanout {
  const byConversation = new Map<string, Set<Subscriber>>()
  let size = 0
  let closedWith: CloseReason | undefined
  const of = (conversationId: string) => byConversation.get(conversationId) ?? []

  return {
    subscribe(subscriber) {
      const { conversationId } = subscriber
      const readers = byConversation.get(conversationId) ?? new Set()
      byConversation.set(conversationId, readers.add(subscriber))
      size += 1
      return () => {
        if (readers.delete(subscriber)) size -= 1
        if (readers.size === 0 && byConversation.get(conversationId) === readers) {
          byConversation.delete(conversationId)
        }
      }
    },
    size: () => size,
    hasSubscribers: (conversationId) => byConversation.has(conversationId),
    publish(commit) {
      for (const reader of of(commit.conversationId)) reader.receive(commit)
    },
    readers(topics) {
      const all = () => [...byConversation.values()].flatMap((readers) => [...readers])
      if (topics === 'all') return all()
      const found = [...topics].flatMap((topic) => [...of(topic)])
      // Keys are revoked rarely, and a search through all readers would cost each delta of each conversation.
      const keys = new Set([...topics].filter(isKeyId))
      if (keys.size === 0) return found
      return [...found, ...all().filter(({ keyId }) => keyId !== null && keys.has(keyId))]
    },
    closeSecret(conversationId, secretId, reason) {
      tell(conversationId)
      for (const reader of of(conversationId)) {
        if (reader.secretId === secretId) reader.close(reason)
      }
    },
    closeConversation(conversationId, reason) {
      tell(conversationId)
      for (const reader of of(conversationId)) reader.close(reason)
    },
    closeKey(keyId, reason) {
      tell(keyId)
      for (const readers of byConversation.values()) {
        for (const reader of readers) if (reader.keyId === keyId) reader.close(reason)
      }
    },
    closedWith: () => closedWith,
    closeAll(reason) {
      closedWith = reason
      for (const readers of byConversation.values()) {
        for (const reader of readers) reader.close(reason)
      }
    },
  }
}

function isKeyId(topic: string): boolean {
  return topic.startsWith('key_')
}
