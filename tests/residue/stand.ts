import { randomBytes } from 'node:crypto'
import { call } from '@roxels/protocol/testing'
import type { RoxelsClient } from '@roxels/node'
import type { Agent, RunningServer } from '@roxels/server'
import type { Browser, BrowserContext, Frame, Page, Request, Response as Answer } from 'playwright'
import { inject, onTestFinished } from 'vitest'
import { startBackend } from '../backend.ts'
import type { HostAnswer } from './pages/begin.ts'
import type { Adapter } from './setup.ts'

/** Somebody of whom nothing may be left. Each of these words is found nowhere else. */
export interface Somebody {
  readonly externalId: string
  readonly name: string
  /** What they write, what the agent answers, and what it writes down. */
  readonly sent: string
  readonly spoken: string
  readonly captured: string
}

export function somebody(): Somebody {
  const word = (what: string) => `${what}${randomBytes(6).toString('hex')}`
  return {
    externalId: word('id'),
    name: word('Name'),
    sent: word('sent'),
    spoken: word('spoken'),
    captured: word('captured'),
  }
}

/** What a server gives out, as it is found in its answers: session secrets, tokens, revoke handles. */
interface Granted {
  readonly secret: string
  readonly token: string
  readonly handle: string
}

/** A server, the pages of a host on its own origin, and one profile of a browser. */
export interface Stand {
  readonly server: RunningServer
  /** What a backend may do. */
  readonly client: RoxelsClient
  readonly context: BrowserContext
  /** Every request of every page, in order. */
  readonly requests: readonly Request[]
  /** Requests that are not over yet. */
  readonly pending: ReadonlySet<Request>
  /** What the server has granted so far. */
  granted(): Promise<readonly Granted[]>
  /** What the host answers at each visit; it may change its mind. */
  readonly visits: Partial<HostAnswer>[]
  /** The number under which the host knows this visit. */
  visit(answer: Partial<HostAnswer>): number
  /** The address of the page that makes this visit. */
  address(answer: Partial<HostAnswer>, adapter?: Adapter): string
  open(answer: Partial<HostAnswer>, adapter?: Adapter): Promise<Page>
}

export const as = ({ externalId, name }: Somebody): Pick<HostAnswer, 'person'> => ({
  person: { externalId, name },
})

export async function setUp(browser: Browser, ...cast: readonly Somebody[]): Promise<Stand> {
  const agent: Agent = {
    async *reply({ heard }) {
      const who = cast.find(({ sent }) => heard.includes(sent))
      yield { type: 'text', text: who?.spoken ?? 'Hello.' }
      if (who === undefined) return
      yield { type: 'capture', goalId: 'full_name', data: who.captured }
      yield { type: 'commit', goalId: 'full_name' }
    },
  }
  const visits: Partial<HostAnswer>[] = []
  const files = inject('residuePages')
  const { server, client } = await startBackend({
    agent,
    site(request) {
      const { pathname, searchParams } = new URL(request.url)
      if (pathname === '/host.json') {
        return Response.json(
          { templateKey: server.embedKey, ...visits[Number(searchParams.get('visit'))] },
          { headers: { 'cache-control': 'no-store' } },
        )
      }
      const script = files[pathname.slice(1)]
      if (script !== undefined)
        return new Response(script, { headers: { 'content-type': 'text/javascript' } })
      const frame = searchParams.get('frame')
      return html(frame === null ? pageOf(pathname.slice(1)) : frameOf(frame))
    },
  })
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  context.setDefaultTimeout(10_000)
  const requests: Request[] = []
  const pending = new Set<Request>()
  context.on('request', (request) => {
    requests.push(request)
    pending.add(request)
  })
  context.on('requestfinished', (request) => void pending.delete(request))
  context.on('requestfailed', (request) => void pending.delete(request))
  const grants: Promise<Granted | undefined>[] = []
  context.on('response', (answer) => grants.push(grantedBy(answer)))

  const visit = (answer: Partial<HostAnswer>) => visits.push(answer) - 1
  const address = (answer: Partial<HostAnswer>, adapter: Adapter = 'vanilla') =>
    `${server.url}/${adapter}?visit=${visit(answer)}`
  return {
    server,
    client,
    context,
    requests,
    pending,
    visits,
    visit,
    address,
    async granted() {
      return (await Promise.all(grants)).filter((grant) => grant !== undefined)
    },
    async open(answer, adapter) {
      const opened = await context.newPage()
      await opened.goto(address(answer, adapter))
      await opened.waitForFunction(() => 'host' in globalThis)
      return opened
    },
  }
}

const pageOf = (name: string) =>
  `<link rel="icon" href="data:,"><main></main><script type="module" src="/${name}.js"></script>`

/** A frame without an origin: the browser denies it all storage, caches and locks. */
const frameOf = (address: string) =>
  `<iframe sandbox="allow-scripts allow-forms" src="${address}"></iframe>`

function html(body: string): Response {
  const headers = { 'content-type': 'text/html; charset=utf-8' }
  return new Response(`<!doctype html><html lang="en"><title>Host</title>${body}</html>`, {
    headers,
  })
}

async function grantedBy(answer: Answer): Promise<Granted | undefined> {
  const request = answer.request()
  const { pathname } = new URL(request.url())
  if (request.method() !== 'POST' || !/\/(sessions|token|join)$/.test(pathname) || !answer.ok())
    return undefined
  const body = (await answer.json()) as Record<string, string>
  const { session_secret: secret, session_token: token, revoke_handle: handle } = body
  return secret && token && handle ? { secret, token, handle } : undefined
}

/** All there is to be found of somebody: what they are called, what was said, and what the server has granted. */
export async function secretsOf(who: Somebody, stand: Stand): Promise<readonly string[]> {
  const granted = await stand.granted()
  return [...Object.values(who), ...granted.flatMap((one) => Object.values(one))]
}

/** How the server answers to each token it has given out so far. */
export async function statuses(stand: Stand): Promise<readonly number[]> {
  const granted = await stand.granted()
  return Promise.all(granted.map(({ token }) => statusOf(stand, token)))
}

/** How the server answers to a token that somebody has kept. */
export async function statusOf({ server }: Stand, token: string): Promise<number> {
  const [, body = ''] = token.split('.')
  const { sid } = JSON.parse(Buffer.from(body, 'base64url').toString()) as { readonly sid: string }
  const { status } = await call(`${server.url}/v1/sessions/${sid}/messages`, { token })
  return status
}

export const status = (page: Page) => page.evaluate(() => globalThis.host.roxels.state.get().status)
export const shown = (page: Page) => page.evaluate(() => globalThis.host.shown())

export async function until(page: Page | Frame, wanted: string): Promise<void> {
  await page.waitForFunction((value) => globalThis.host.roxels.state.get().status === value, wanted)
}

/** Waits until so many messages are shown whole. */
export async function untilShown(page: Page | Frame, count: number): Promise<void> {
  await page.waitForFunction((expected) => {
    const rows = document.querySelectorAll('.message')
    const done = document.querySelectorAll('.message[data-state=complete]')
    return rows.length === expected && done.length === expected
  }, count)
}

/** Says it as a person does: by the keyboard. Waits for the answer. */
export async function talk(page: Page, { sent }: Somebody): Promise<void> {
  await until(page, 'live')
  await untilShown(page, 1)
  if (process.env.H4) console.log(await page.evaluate(() => document.body.innerHTML))
  await type(page, sent)
  await page.keyboard.press('Enter')
  await untilShown(page, 3)
}

export async function type(page: Page, text: string): Promise<void> {
  await page.locator('textarea').focus()
  await page.keyboard.insertText(text)
}

/** Cuts the page off: from the server, and from other tabs. As long as it is, all it can do is look at what rests. */
export async function cutOff(page: Page): Promise<() => Promise<unknown>> {
  const devtools = await page.context().newCDPSession(page)
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  await devtools.send('Network.enable')
  await devtools.send('Network.emulateNetworkConditions', { ...conditions, offline: true })
  await page.evaluate(() => globalThis.host.deafen())
  return () => devtools.send('Network.emulateNetworkConditions', { ...conditions, offline: false })
}

export const signOut = (page: Page | Frame) => page.evaluate(() => globalThis.host.roxels.signOut())
