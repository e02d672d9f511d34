import type { Db } from './db/open.ts'
import type { Producer } from './conversations/turn-states.ts'
import type { OwnOrigins } from './keys/embed.ts'
import type { Clock, Limits } from './limits.ts'
import type { Log } from './log/append.ts'
import type { Fanout } from './log/fanout.ts'
import type { Tokens } from './sessions/tokens.ts'

/** Everything a route may reach. `main.ts` puts it together. */
export interface Backend {
  readonly db: Db
  readonly log: Log
  readonly fanout: Fanout
  readonly producer: Producer
  readonly tokens: Tokens
  readonly limits: Limits
  readonly clock: Clock
  readonly ownOrigins: () => OwnOrigins
}
