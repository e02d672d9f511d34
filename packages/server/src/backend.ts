import type { BlockList } from 'node:net'
import type { Logger } from 'pino'
import type { Producer } from './conversations/turn-states.ts'
import type { Db } from './db/open.ts'
import type { Api } from './http/api.ts'
import type { Cursors } from './http/cursor.ts'
import type { AnswerStore } from './http/idempotency.ts'
import type { RateLimiter } from './http/rate-limit.ts'
import type { OwnOrigins } from './keys/embed.ts'
import type { NoteKeyUse } from './keys/last-use.ts'
import type { Clock, Limits } from './limits.ts'
import type { Log } from './log/append.ts'
import type { Fanout } from './log/fanout.ts'
import type { Wheel } from './log/wheel.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Seal } from './seal.ts'
import type { SessionPorts } from './sessions/authenticate.ts'
import type { RevokeHandles } from './sessions/revoke-handle.ts'
import type { Tokens } from './sessions/tokens.ts'

/** Everything a route may reach. `main.ts` puts it together. */
export interface Backend {
  readonly db: Db
  readonly log: Log
  readonly fanout: Fanout
  readonly producer: Producer
  readonly readSession: SessionPorts['readSession']
  readonly tokens: Tokens
  readonly revokeHandles: RevokeHandles
  /** Under which the secrets of identity keys are kept. */
  readonly identitySeal: Seal
  readonly limits: Limits
  readonly wheel: Wheel
  readonly metrics: Metrics
  readonly logger: Logger
  readonly clock: Clock
  readonly ownOrigins: () => OwnOrigins
  readonly noteKeyUse: NoteKeyUse
  /** Makes the routes of the secret-key API. */
  readonly api: Api
  readonly cursors: Cursors
  readonly answers: AnswerStore
  /** How often pages may call: to open a session, by key and address; in one session. */
  readonly rates: { readonly openSession: RateLimiter; readonly session: RateLimiter }
  /** The proxies whose word about an address is taken. */
  readonly trustedProxies: BlockList
  /** Where people reach this server, an origin without a trailing slash. */
  readonly publicUrl: () => string
}
