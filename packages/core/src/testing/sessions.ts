import type { Credentials, Session } from '@roxels/protocol'
import type { Clock } from '../ports.ts'
import type { Conversation } from './conversation.ts'
import { isOver } from '../wire/resources.ts'
import type { Turns } from './turns.ts'

const tokenMs = 10 * 60_000

/** A conversation and whose it is. */
export interface Held {
  readonly conversation: Conversation
  readonly turns: Turns
  readonly templateKey: string
  externalId: string | null
  /** The secrets that are good, newest first (Rule 11). */
  secrets: string[]
}

/** One browser's access to one conversation. */
export interface OpenedSession {
  readonly id: string
  readonly held: Held
  token: string
  expiresAt: number
  isRevoked: boolean
}

/** What a start says about who is here. */
export interface Start {
  readonly templateKey: string
  readonly externalId: string | null
  readonly secret: string | undefined
}

/** The sessions of a scripted server: who may resume what, by which secret and token (docs/protocol.md, section 2). */
export interface Sessions {
  open(start: Start): { readonly session: OpenedSession; readonly answer: Session }
  /** New credentials in place of those used. */
  issue(session: OpenedSession): Credentials
  /** Trades a secret for new credentials; undefined where it is not good. */
  renew(session: OpenedSession, secret: unknown): Credentials | undefined
  byId(id: string): OpenedSession | undefined
  /** Lets all tokens expire now. */
  expire(): void
  /** Makes the secrets of a conversation and all tokens given for them void. */
  revoke(held: Held): void
}

export function createSessions(
  clock: Pick<Clock, 'now'>,
  begin: (start: Start) => Held,
  template: Session['template'],
): Sessions {
  const sessions: OpenedSession[] = []
  const held = new Set<Held>()
  let issued = 0

  const resumable = ({ templateKey, externalId, secret }: Start): Held | undefined => {
    if (secret === undefined) return undefined
    const owner = [...held].find(({ secrets }) => secrets.includes(secret))
    if (owner === undefined || owner.templateKey !== templateKey) return undefined
    if (owner.externalId !== externalId) {
      // Shown together with another person, it is dead (Rule 9).
      owner.secrets = owner.secrets.filter((other) => other !== secret)
      return undefined
    }
    if (isOver(owner.conversation.state().status)) return undefined
    // The one that was used stays good until its successor is; all others are dead.
    owner.secrets = [secret]
    return owner
  }
  const issue = (session: OpenedSession): Credentials => {
    issued += 1
    session.token = `token-${issued}`
    session.expiresAt = clock.now() + tokenMs
    session.held.secrets.unshift(`secret-${issued}`)
    return {
      session_token: session.token,
      expires_at: new Date(session.expiresAt).toISOString(),
      session_secret: `secret-${issued}`,
      revoke_handle: `handle-${[...held].indexOf(session.held) + 1}`,
    }
  }

  return {
    open(start) {
      const resumed = resumable(start)
      const owner = resumed ?? begin(start)
      held.add(owner)
      const id = `sess_${sessions.length + 1}`
      const session = { id, held: owner, token: '', expiresAt: 0, isRevoked: false }
      sessions.push(session)
      const answer: Session = {
        session_id: id,
        ...issue(session),
        resumed: resumed !== undefined,
        ...(resumed === undefined && start.externalId !== null && { reason: 'device_unknown' }),
        resumable: start.externalId !== null,
        status: owner.conversation.state().status,
        template,
      }
      return { session, answer }
    },
    issue,
    renew(session, secret) {
      const { held: owner, isRevoked } = session
      if (isRevoked || typeof secret !== 'string' || !owner.secrets.includes(secret))
        return undefined
      owner.secrets = [secret]
      return issue(session)
    },
    byId: (id) => sessions.find((session) => session.id === id),
    expire() {
      for (const session of sessions) session.expiresAt = Math.min(session.expiresAt, clock.now())
    },
    revoke(owner) {
      owner.secrets = []
      for (const session of sessions) if (session.held === owner) session.isRevoked = true
    },
  }
}
