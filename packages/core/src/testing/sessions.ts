import type { Credentials, Session } from '@roxels/protocol'
import type { Clock } from '../ports.ts'
import type { Conversation } from './conversation.ts'
import { isOver } from '../wire/resources.ts'
import type { Identity } from './identities.ts'
import type { Turns } from './turns.ts'

const tokenMs = 10 * 60_000

/** A conversation and whose it is. */
export interface Held {
  readonly conversation: Conversation
  readonly turns: Turns
  templateKey: string
  externalId: string | null
  kiosk: boolean
  /** A backend has said whom it is with. */
  readonly isByBackend: boolean
  /** What ends all that browsers have of it. */
  readonly handle: string
  /** The secrets that are good, newest first (Rule 11). */
  secrets: string[]
  /** The word of the host that they rest on, if it gave one (Rule 71). */
  identity: Identity | undefined
}

/** One browser's access to one conversation. */
export interface OpenedSession {
  readonly id: string
  readonly held: Held
  token: string
  expiresAt: number
  isRevoked: boolean
  /** A backend made it, and no browser has joined it yet. */
  isOpenToJoin: boolean
}

/** What a start says about who is here. */
export interface Start {
  readonly templateKey: string
  readonly externalId: string | null
  readonly secret?: string | undefined
  readonly identity?: Identity | undefined
  readonly kiosk?: boolean
  readonly isByBackend?: boolean
}

/** The sessions of a scripted server: who may resume what, by which secret and token (docs/protocol.md, section 2). */
export interface Sessions {
  open(start: Start): Session
  /** Makes one as a backend does. Answers its id. */
  invite(externalId: string | null): string
  /** Lets the first browser in; undefined for any other (Rule 54). */
  join(session: OpenedSession, kiosk: boolean): Session | undefined
  /** New credentials in place of those used. */
  issue(session: OpenedSession): Credentials
  /** Trades a secret for new credentials; undefined where it is not good, `lapsed` where the host's word is not any more. */
  renew(
    session: OpenedSession,
    secret: unknown,
    identity: Identity | undefined,
  ): Credentials | 'lapsed' | undefined
  /** The one that a link of a backend's leads to. */
  byLink(interviewId: unknown, code: unknown): OpenedSession | undefined
  byId(id: string): OpenedSession | undefined
  byHandle(handle: unknown): Held | undefined
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

  const isGood = (identity: Identity | undefined) => (identity?.until ?? Infinity) > clock.now()

  const bySecret = ({ templateKey, externalId, secret, identity }: Start): Held | undefined => {
    if (secret === undefined) return undefined
    const owner = [...held].find(({ secrets }) => secrets.includes(secret))
    if (owner === undefined || owner.templateKey !== templateKey) return undefined
    if (owner.externalId !== externalId) {
      // Shown together with another person, it is dead (Rule 9).
      owner.secrets = owner.secrets.filter((other) => other !== secret)
      return undefined
    }
    if (isOver(owner.conversation.state().status) || owner.kiosk) return undefined
    if (!isGood(identity ?? owner.identity)) return undefined
    // The one that was used stays good until its successor is; all others are dead.
    owner.secrets = [secret]
    return owner
  }
  /** Who the host has signed for is let in by that alone (Rule 72). */
  const byIdentity = ({ templateKey, identity }: Start): Held | undefined =>
    identity &&
    [...held].findLast(
      (other) =>
        other.templateKey === templateKey &&
        other.externalId === identity.externalId &&
        !other.kiosk &&
        !isOver(other.conversation.state().status),
    )

  const issue = (session: OpenedSession): Credentials => {
    issued += 1
    session.token = `token-${issued}`
    session.expiresAt = clock.now() + tokenMs
    session.held.secrets.unshift(`secret-${issued}`)
    return {
      session_token: session.token,
      expires_at: new Date(session.expiresAt).toISOString(),
      session_secret: `secret-${issued}`,
      revoke_handle: session.held.handle,
      external_id: session.held.externalId,
      assurance: session.held.identity || session.held.isByBackend ? 'verified' : 'device',
    }
  }
  const make = (owner: Held, isOpenToJoin = false): OpenedSession => {
    held.add(owner)
    const id = `sess_${sessions.length + 1}`
    const session = { id, held: owner, token: '', expiresAt: 0, isRevoked: false, isOpenToJoin }
    sessions.push(session)
    return session
  }
  const answerFor = (session: OpenedSession, resumed: boolean): Session => ({
    session_id: session.id,
    ...issue(session),
    resumed,
    resumable: session.held.externalId !== null && !session.held.kiosk,
    status: session.held.conversation.state().status,
    template,
  })

  return {
    open(start) {
      const resumed = start.kiosk ? undefined : (bySecret(start) ?? byIdentity(start))
      const owner = resumed ?? begin(start)
      owner.identity = start.identity ?? owner.identity
      const isStranger = resumed === undefined && start.externalId !== null && !start.identity
      return {
        ...answerFor(make(owner), resumed !== undefined),
        ...(isStranger && { reason: 'device_unknown' }),
      }
    },
    invite: (externalId) =>
      make(begin({ templateKey: '', externalId, isByBackend: true }), true).id,
    join(session, kiosk) {
      if (!session.isOpenToJoin) return undefined
      session.isOpenToJoin = false
      session.held.kiosk = kiosk
      return answerFor(session, false)
    },
    issue,
    renew(session, secret, identity) {
      const { held: owner, isRevoked } = session
      if (isRevoked || typeof secret !== 'string' || !owner.secrets.includes(secret))
        return undefined
      owner.identity = identity ?? owner.identity
      if (!isGood(owner.identity)) return 'lapsed'
      owner.secrets = [secret]
      return issue(session)
    },
    byLink: (interviewId, code) =>
      sessions.find(({ id }) => id.replace('sess', 'iv') === interviewId && codeOf(id) === code),
    byId: (id) => sessions.find((session) => session.id === id),
    byHandle: (handle) => [...held].find((owner) => owner.handle === handle),
    expire() {
      for (const session of sessions) session.expiresAt = Math.min(session.expiresAt, clock.now())
    },
    revoke(owner) {
      owner.secrets = []
      for (const session of sessions) if (session.held === owner) session.isRevoked = true
    },
  }
}

/** What the link to a session lets in with. */
export function codeOf(sessionId: string): string {
  return sessionId.replace('sess', 'code')
}
