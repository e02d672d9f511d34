import { createHash, timingSafeEqual } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import { Hono } from 'hono'
import type { Logger } from 'pino'
import { isStoreUnavailable } from '../db/unavailable.ts'
import { newId } from '../ids.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { corsHeaders, preflightHeaders } from './cors.ts'
import { ApiError, describe, errorAnswer } from './errors.ts'
import type { Answer, Route } from './route.ts'

/** Answers what is outside the API and the server's own pages; undefined where there is nothing. */
export type Site = (request: Request) => Response | Promise<Response> | undefined

interface AppOptions {
  /** The routes below `/v1`, which browsers of other origins may call. */
  readonly routes: readonly Route[]
  /** The server's own pages, outside the API: they go before `site`. */
  readonly pages: readonly Route[]
  /** From when on nothing new is begun, though it comes over a connection that is there already. */
  isClosing(): boolean
  /** Rejects while the store cannot be read. */
  isReady(): Promise<void>
  readonly site: Site | undefined
  readonly metrics: Metrics
  readonly metricsToken: string | undefined
  readonly logger: Logger
}

type Env = { Bindings: HttpBindings }

/** The whole HTTP surface. Every answer below `/v1` passes through one place: headers, errors and the request log. */
export function createApp(options: AppOptions): Hono<Env> {
  const { routes, pages, isClosing, isReady, site, metrics, metricsToken, logger } = options
  const app = new Hono<Env>()

  for (const [path, methods] of Map.groupBy([...routes, ...pages], (route) => route.path)) {
    app.all(path, (c) => serve(c, path, methods))
  }
  app.all('/v1/*', (c) => serve(c, '/v1/*', []))

  app.all('/healthz', (c) => serve(c, '/healthz', [alive('/healthz', () => Promise.resolve())]))
  app.all('/readyz', (c) => serve(c, '/readyz', [alive('/readyz', isReady)]))
  if (metricsToken !== undefined) {
    app.get('/metrics', (c) => {
      const shown = c.req.header('authorization') ?? ''
      if (!isSame(shown, `Bearer ${metricsToken}`)) return new Response(null, { status: 401 })
      const headers = { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' }
      return new Response(metrics.registry.text(), { headers })
    })
  }
  app.notFound(async (c) => (await site?.(c.req.raw)) ?? serve(c, '*', []))

  // Only a site gets here: what the routes throw is answered where they are called.
  app.onError((error) => {
    logger.error(describe(error), 'site failed')
    return toResponse(errorAnswer(unexpected(error)))
  })

  async function serve(c: Context<Env>, path: string, methods: readonly Route[]) {
    const { incoming, outgoing } = c.env
    const requestId = newId('req')
    logWhenDone(outgoing, requestId, c.req.method, path)
    // On the socket rather than on each answer: a stream writes its own head.
    outgoing.setHeader('x-request-id', requestId)
    outgoing.setHeader('cache-control', 'no-store')
    const forPages = path.startsWith('/v1/') && methods.every(({ plane }) => plane !== 'backend')
    if (forPages) outgoing.setHeaders(corsHeaders(c.req.header('origin')))
    if (forPages && c.req.method === 'OPTIONS') {
      return toResponse({ status: 204, headers: preflightHeaders })
    }

    try {
      if (isClosing()) throw closed()
      const answer = await routeFor(c.req.method, methods).handle({
        incoming,
        outgoing,
        header: (name) => c.req.header(name) || undefined,
        query: (name) => c.req.query(name) || undefined,
        search: new URL(c.req.url).searchParams,
        path: c.req.path,
        param: (name) => idOrNothing(c.req.param(name)),
      })
      return answer === undefined ? RESPONSE_ALREADY_SENT : toResponse(answer)
    } catch (error) {
      if (error instanceof ApiError) return toResponse(errorAnswer(error))
      logger.error({ request_id: requestId, ...describe(error) }, 'request failed')
      return outgoing.headersSent
        ? RESPONSE_ALREADY_SENT
        : toResponse(errorAnswer(unexpected(error)))
    }
  }

  function logWhenDone(
    outgoing: ServerResponse,
    requestId: string,
    method: string,
    route: string,
  ): void {
    const startedAt = performance.now()
    outgoing.once('close', () => {
      const { statusCode: status } = outgoing
      const ms = Math.round(performance.now() - startedAt)
      metrics.httpRequests([knownMethod(method), route, String(status)])
      logger.info({ request_id: requestId, method, route, status, ms })
    })
  }

  return app
}

// Whatever else stands in a path names nothing, and some of it no store can even be asked for.
function idOrNothing(text = ''): string {
  return /^[\w-]{1,64}$/.test(text) ? text : ''
}

function routeFor(method: string, methods: readonly Route[]): Route {
  const route = methods.find((each) => each.method === method)
  if (route !== undefined) return route
  if (methods.length === 0) throw new ApiError('not_found', 'There is no such route.')
  const allow = methods.map((each) => each.method).join(', ')
  throw new ApiError('method_not_allowed', `Use ${allow}.`, { headers: { allow } })
}

// Whoever calls may call it anything, and each would be counted by itself.
function knownMethod(method: string): string {
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method) ? method : 'other'
}

function isSame(shown: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(shown), hash(expected))
}

function alive(path: string, check: () => Promise<void>): Route {
  return {
    method: 'GET',
    path,
    operation: undefined,
    async handle() {
      await check()
      return { status: 200, body: { status: 'ok' } }
    },
  }
}

function toResponse({ status, body, text, headers = {} }: Answer): Response {
  if (body === undefined) return new Response(text ?? null, { status, headers })
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

function unexpected(error: unknown): ApiError {
  return isStoreUnavailable(error)
    ? new ApiError(
        'service_unavailable',
        'The store cannot be reached. Nothing was stored; try again.',
      )
    : new ApiError(
        'internal_error',
        'Something went wrong here. Nothing is wrong with the request.',
      )
}

function closed(): ApiError {
  return new ApiError(
    'service_unavailable',
    'This server is ending. Nothing was stored; try again.',
  )
}

/** The answer to a request of which not even the address can be read. */
export function malformedRequest(): Response {
  const { headers, ...answer } = errorAnswer(
    new ApiError('validation_error', 'Expected a valid Host header.'),
  )
  return toResponse({
    ...answer,
    headers: { ...headers, 'x-request-id': newId('req'), 'cache-control': 'no-store' },
  })
}
