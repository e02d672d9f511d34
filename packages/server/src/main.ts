import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { readScript } from '@roxels/embed/script'
import { sql } from 'kysely'
import { pino } from 'pino'
import type { Logger } from 'pino'
import type { Agent } from './agent/port.ts'
import { scriptedAgent } from './agent/scripted.ts'
import type { LogLevel } from './config.ts'
import { abandonOverdue } from './conversations/abandon.ts'
import { startReaper } from './conversations/reaper.ts'
import { conversationRoutes } from './conversations/routes.ts'
import { createRunner } from './conversations/runner.ts'
import type { Database } from './db/open.ts'
import { openDatabase } from './db/open.ts'
import { prepareHoldings } from './first-start.ts'
import type { Holdings } from './first-start.ts'
import { createApi } from './http/api.ts'
import type { Site } from './http/app.ts'
import { createApp, malformedRequest } from './http/app.ts'
import { trustProxies } from './http/client-address.ts'
import { answerClientErrors } from './http/client-error.ts'
import { prepareClose } from './http/close.ts'
import { createCursors } from './http/cursor.ts'
import { describe } from './http/errors.ts'
import { createAnswerStore, sweepAnswers } from './http/idempotency.ts'
import { createRateLimiter } from './http/rate-limit.ts'
import { noteKeyUses } from './keys/last-use.ts'
import { resealIdentityKeys } from './identity/reseal.ts'
import { embedRoutes } from './embed/routes.ts'
import { scriptRoutes } from './embed/script-routes.ts'
import { identityKeyRoutes } from './identity/routes.ts'
import { interviewRoutes } from './interviews/routes.ts'
import { joinRoutes } from './join/routes.ts'
import { keyRoutes } from './keys/routes.ts'
import { sessionReader } from './sessions/authenticate.ts'
import { secretKeys } from './keys/secret.ts'
import type { Clock, Limits } from './limits.ts'
import { defaultLimits } from './limits.ts'
import { listen, originOf, ownOriginsOf } from './listen.ts'
import { createLog } from './log/append.ts'
import { compactSettled } from './log/compact.ts'
import { createFanout } from './log/fanout.ts'
import { createWheel } from './log/wheel.ts'
import { createMetrics } from './metrics/metrics.ts'
import { joinNodes } from './nodes/nodes.ts'
import { createWakeups } from './nodes/wakeups.ts'
import { openapiRoutes } from './openapi/routes.ts'
import { personRoutes } from './persons/routes.ts'
import { readPlaces } from './places.ts'
import { repeat } from './repeat.ts'
import { createSeal } from './seal.ts'
import { sessionRoutes } from './sessions/routes.ts'
import { createRevokeHandles } from './sessions/revoke-handle.ts'
import { createTokens } from './sessions/tokens.ts'
import { demoTemplate } from './templates/demo.ts'
import { countOpenTemplates } from './templates/open-trust.ts'
import { templateRoutes } from './templates/routes.ts'
import type { Template } from './templates/template.ts'

/** How to run a server; all has a default but where to keep things: `data` or `database`. */
export interface ServerOptions {
  /** A folder for everything; with `database` only for the demo key. */
  readonly data?: string
  /** The URL of a PostgreSQL database, which any number of servers may share. They must be given the same `secrets`. */
  readonly database?: string | undefined
  readonly host?: string
  /** 0 for any free one. */
  readonly port?: number
  /** Keeps the secret key in the data folder and answers it at every start. */
  readonly demo?: boolean
  /** Added to the list of the first embed key. */
  readonly origins?: readonly string[]
  /** What signs session tokens; by default the secret kept in the data folder. The first signs, all verify. */
  readonly secrets?: readonly string[] | undefined
  readonly logLevel?: LogLevel
  /** The pace of the built-in agent. */
  readonly wordMs?: number
  /** By default the built-in one, which needs no network. */
  readonly agent?: Agent
  /** The template of a new database. */
  readonly template?: Template
  /** Where people reach this server, an origin without a trailing slash; by default where it listens. */
  readonly publicUrl?: string | undefined
  /** Proxies whose `X-Forwarded-For` is believed: addresses or ranges such as `10.0.0.0/8`. */
  readonly trustedProxies?: readonly string[]
  /** Answers what is outside the API and the server's own pages. */
  readonly site?: Site
  /** Opens `/metrics` to whoever shows it; without one there is no such page. */
  readonly metricsToken?: string | undefined
  readonly limits?: Partial<Limits>
  readonly clock?: Clock
}

/** A server that is listening. */
export interface RunningServer {
  /** An origin, without a trailing slash. */
  readonly url: string
  readonly embedKey: string
  readonly templateId: string
  /** Null where it was shown at an earlier start and not kept. */
  readonly secretKey: string | null
  /** Ends every stream with `shutdown`, interrupts running turns and frees the port and the folder. */
  close(): Promise<void>
}

/** Starts a server on a database, which it sets up if it is new. Throws a `StartError` that names the fix. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { source, readSecrets, demoFolder } = readPlaces(options)
  const database = await openDatabase(source)
  try {
    const clock = options.clock ?? database.shared?.clock.now ?? Date.now
    const holdings = await prepareHoldings(database, {
      template: options.template ?? demoTemplate,
      demoFolder,
      origins: options.origins ?? [],
      createdAt: new Date(clock()).toISOString(),
    })
    return await serve({ ...options, secrets: readSecrets(), clock }, database, holdings)
  } catch (error) {
    await database.close()
    throw error
  }
}

async function serve(
  options: ServerOptions & { readonly secrets: readonly string[]; readonly clock: Clock },
  database: Database,
  { embedKey, embedKeyId, templateId, secretKey }: Holdings,
): Promise<RunningServer> {
  const { reader: db } = database
  const { clock, host = '127.0.0.1', port = 4600 } = options
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const logger = createLogger(options.logLevel ?? 'info')
  const agent = options.agent ?? scriptedAgent({ wordMs: options.wordMs ?? 45 })

  const { shared } = database
  const wakeups = shared && createWakeups(shared.url, limits.wakeMs)
  const fanout = createFanout(wakeups?.tell)
  const metrics = createMetrics()
  metrics.registry.gauge('roxels_streams_open', 'Streams open now.', fanout.size)
  const log = createLog(database.db, fanout, clock, { metrics, tell: wakeups?.tell })
  const runner = createRunner({ db, log, agent, limits, logger })
  let ownOrigins: readonly string[] = []
  let publicUrl = ''
  let closing = false
  const answers = createAnswerStore(options.secrets)
  const noteKeyUse = noteKeyUses(database.db, clock)
  const backend = {
    db,
    log,
    fanout,
    producer: runner,
    readSession: sessionReader(db),
    tokens: createTokens(options.secrets, limits, clock),
    revokeHandles: createRevokeHandles(options.secrets),
    identitySeal: createSeal(options.secrets, 'roxels identity key'),
    limits,
    // Fine enough for a ping to come in time.
    wheel: createWheel(Math.min(1_000, limits.heartbeatMs / 4)),
    metrics,
    logger,
    clock,
    ownOrigins: () => ({ keyId: embedKeyId, origins: ownOrigins }),
    noteKeyUse,
    api: createApi({
      authenticate: secretKeys(db, noteKeyUse),
      rate: createRateLimiter('backend', limits.backendRate),
      log,
      answers,
      bodyBytes: limits.bodyBytes,
    }),
    cursors: createCursors(options.secrets),
    answers,
    rates: {
      openSession: createRateLimiter('open-session', limits.openSessionRate),
      session: createRateLimiter('session', limits.sessionRate),
    },
    trustedProxies: trustProxies(options.trustedProxies ?? []),
    publicUrl: () => publicUrl,
  }
  const routes = [
    ...personRoutes(backend),
    ...interviewRoutes(backend),
    ...templateRoutes(backend),
    ...keyRoutes(backend),
    ...identityKeyRoutes(backend),
    ...embedRoutes(backend),
    ...sessionRoutes(backend),
    ...conversationRoutes(backend),
  ]
  const app = createApp({
    routes: [...routes, ...openapiRoutes(routes, backend.publicUrl)],
    pages: [...scriptRoutes(readScript), ...joinRoutes()],
    isClosing: () => closing,
    isReady: async () => void (await sql`select 1`.execute(db)),
    site: options.site,
    metrics,
    metricsToken: options.metricsToken,
    logger,
  })

  const server = createServer(
    {
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.requestMs / 4,
      // Refused where all else is, in the same words.
      requireHostHeader: false,
    },
    getRequestListener(app.fetch, { errorHandler: malformedRequest }),
  )
  answerClientErrors(server)
  const closeServer = prepareClose(server)
  const boundPort = await listen(server, host, port)
  publicUrl = options.publicUrl ?? originOf(host, boundPort)
  ownOrigins = [...new Set([...ownOriginsOf(host, boundPort), publicUrl])]
  await resealIdentityKeys(database.db, backend.identitySeal)
  const openTemplates = await countOpenTemplates(db)
  if (openTemplates > 0) {
    logger.warn(
      { templates: openTemplates },
      'templates have trust "open": whoever states a person’s external_id reads their conversation. Use it only where ids are secret, else "device" or "verified"',
    )
  }
  const stopSweepers = [
    () => abandonOverdue({ db, log, producer: runner, clock }),
    () => sweepAnswers(database.db, clock()),
    () => compactSettled({ db, log, clock, limits }),
  ].map((sweep) =>
    repeat(sweep, limits.sweepMs, (error) => logger.error(describe(error), 'sweeper failed')),
  )
  const leaveNodes =
    shared && wakeups
      ? joinNodes({
          db,
          fanout,
          runner,
          metrics,
          limits,
          wakeups,
          databaseClock: shared.clock,
          onError: (error) => logger.error(describe(error), 'other nodes not followed'),
        })
      : undefined
  const stopReaper = startReaper({ db, log, producer: runner, clock, limits, logger })

  return {
    url: originOf(host, boundPort),
    embedKey,
    templateId,
    secretKey,
    async close() {
      closing = true
      const closed = closeServer(limits.closeGraceMs)
      fanout.closeAll('shutdown')
      await stopReaper()
      await Promise.all(stopSweepers.map((stop) => stop()))
      await runner.close()
      await closed
      await log.idle()
      await leaveNodes?.()
      await database.close()
    },
  }
}

// Names, texts, ids and tokens never reach the log: what is logged is listed where it is logged.
function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }))
}
