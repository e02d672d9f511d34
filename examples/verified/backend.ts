import { randomBytes } from 'node:crypto'
import type { Interviews } from '@roxels/node'

export interface BackendOptions {
  /** The API of the Roxels server, by the secret key: it never leaves this process. */
  readonly interviews: Pick<Interviews, 'create'>
  readonly templateId: string
}

/** A made-up host's accounts. A real one asks for a password. */
const accounts = new Map([
  ['ada', { externalId: 'account_1', name: 'Ada', plan: 'pro' }],
  ['bob', { externalId: 'account_2', name: 'Bob', plan: 'free' }],
  ['cleo', { externalId: 'account_3', name: 'Cleo', plan: 'free' }],
])

/** Somebody's login in one browser, with the session that was made for it. */
interface Login {
  readonly account: string
  session?: Promise<string> | undefined
}

const cookie = 'verified_login'
/** More logins than a demonstration has; the oldest is forgotten for another. */
const mostLogins = 1_000
const mostBytes = 1_000

/**
 * The backend of a host with a login of its own. Who it is, is known by a cookie that no script can read; the page is given
 * nothing but the id of a session that was made for this login. Answers what is under `/verified/` and leaves the rest.
 */
export function createBackend({ interviews, templateId }: BackendOptions) {
  const logins = new Map<string, Login>()

  const routes: Readonly<Record<string, (request: Request) => Promise<Response>>> = {
    async '/verified/login'(request) {
      const { account } = await bodyOf(request)
      if (typeof account !== 'string' || !accounts.has(account)) return refusal(401)
      // Another key at each login: one that somebody has slipped in earlier opens nothing.
      logins.delete(keyIn(request))
      const key = randomBytes(24).toString('base64url')
      logins.set(key, { account })
      for (const oldest of logins.keys()) {
        if (logins.size <= mostLogins) break
        logins.delete(oldest)
      }
      return done(request, key)
    },

    async '/verified/session'(request) {
      const { anew } = await bodyOf(request)
      const login = logins.get(keyIn(request))
      if (login === undefined) return refusal(401)
      // The same for as long as it serves: a reload carries on, and so does another tab.
      if (anew === true) login.session = undefined
      login.session ??= makeSession(login)
      try {
        return Response.json({ session_id: await login.session }, { headers: unstored })
      } catch {
        login.session = undefined
        return refusal(502)
      }
    },

    async '/verified/logout'(request) {
      logins.delete(keyIn(request))
      return done(request, '', '; Max-Age=0')
    },
  }

  async function makeSession(login: Login): Promise<string> {
    const { externalId, name, plan } = accounts.get(login.account)!
    // Begins a conversation, or goes on with the one this person has, wherever it was begun.
    const { session_id } = await interviews.create({
      template_id: templateId,
      persons: [{ external_id: externalId, name }],
      context: { plan },
    })
    return session_id
  }

  return (request: Request): Promise<Response> | undefined => {
    const url = new URL(request.url)
    if (!url.pathname.startsWith('/verified/')) return undefined
    const route = routes[url.pathname]
    if (route === undefined) return Promise.resolve(refusal(404))
    if (!comesFromOurPage(request, url.host)) return Promise.resolve(refusal(403))
    return route(request)
  }
}

/**
 * What a foreign page can make a browser send is never this: JSON needs the leave of the server, which is given to none. The
 * cookie stays behind there as well.
 */
function comesFromOurPage({ method, headers }: Request, host: string): boolean {
  const origin = headers.get('origin')
  const isOurs = origin !== null && URL.canParse(origin) && new URL(origin).host === host
  return isOurs && method === 'POST' && headers.get('content-type') === 'application/json'
}

function keyIn({ headers }: Request): string {
  const pairs = (headers.get('cookie') ?? '').split('; ').map((pair) => pair.split('='))
  return pairs.find(([name]) => name === cookie)?.[1] ?? ''
}

async function bodyOf(request: Request): Promise<{ account?: unknown; anew?: unknown }> {
  if (!(Number(request.headers.get('content-length') ?? NaN) <= mostBytes)) return {}
  const body: unknown = await request.json().catch(() => null)
  return body ?? {}
}

const unstored = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** Has the browser keep this key of its login, out of reach of scripts and of other sites. */
function done({ url }: Request, key: string, lifetime = ''): Response {
  const secure = url.startsWith('https:') ? '; Secure' : ''
  const kept = `${cookie}=${key}; Path=/verified; HttpOnly; SameSite=Strict${secure}${lifetime}`
  return new Response(null, { status: 204, headers: { ...unstored, 'set-cookie': kept } })
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: unstored })
}
