import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CreateTemplate, RoxelsClient } from '@roxels/node'
import type { RunningServer, ServerOptions } from '@roxels/server'
import type { Browser, BrowserContext, Locator, Page } from 'playwright'
import { chromium } from 'playwright'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { chromiumLaunchOptions } from '../../scripts/chromium.ts'
import { startBackend, template } from '../backend.ts'

/** A page of a host, as its own server sends it. */
interface HostPage {
  readonly html: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server with its embed, and a host on another origin, whose pages are opened in one profile of a browser. */
export interface Stand {
  readonly server: RunningServer
  readonly client: RoxelsClient
  readonly templateId: string
  /** The embed key of that template, which pages of this machine may use. */
  readonly templateKey: string
  /** The host's origin. */
  readonly origin: string
  readonly context: BrowserContext
  /** Pages by their path; the newest counts. */
  serve(path: string, page: HostPage): void
  /** Opens a page that holds this, and answers it once it is loaded. */
  open(html: string, headers?: HostPage['headers']): Promise<OpenedPage>
  goTo(path: string): Promise<OpenedPage>
}

export interface OpenedPage {
  readonly page: Page
  /** What the console was told: errors and warnings, and what was thrown. */
  readonly told: readonly string[]
  /** What is inside the embed's view, and its launcher. */
  readonly view: Locator
  readonly launcher: Locator
}

/** One browser for all tests of a file. */
export function startBrowser(args: readonly string[] = []): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    const options = await chromiumLaunchOptions()
    browser = await chromium.launch({ ...options, args: [...options.args, ...args] })
  })
  afterAll(() => browser?.close())
  return () => {
    if (browser === undefined) throw new Error('The browser is started before each test.')
    return browser
  }
}

type Embedded = NonNullable<NonNullable<CreateTemplate['settings']>['embedded']>

export async function setUp(
  browser: Browser,
  embedded: Embedded = {},
  options: Partial<ServerOptions> = {},
): Promise<Stand> {
  const { server, client } = await startBackend(options)
  const settings = { embedded: { resumption: { enabled: true }, ...embedded } }
  const { id: template_id } = await client.templates.create({ ...template, settings })
  const origins = ['http://127.0.0.1:*']
  const made = await client.keys.create({ kind: 'embed', name: 'Host', template_id, origins })
  const pages = new Map<string, HostPage>()
  const host = createServer((request, response) => {
    const page = pages.get(new URL(request.url ?? '/', 'http://host').pathname)
    response.writeHead(page === undefined ? 404 : 200, {
      'content-type': 'text/html; charset=utf-8',
      ...page?.headers,
    })
    response.end(page?.html)
  })
  host.listen(0, '127.0.0.1')
  await once(host, 'listening')
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  // What moves is tried in the tests of the view; here it would only be drawn again and again, without a graphics card.
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  context.setDefaultTimeout(20_000)
  onTestFinished(async () => {
    await context.close()
    host.closeAllConnections()
    host.close()
  })

  const serve: Stand['serve'] = (path, page) => void pages.set(path, page)
  const goTo = async (path: string): Promise<OpenedPage> => {
    const page = await context.newPage()
    const told: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) told.push(message.text())
    })
    page.on('pageerror', (error) => told.push(String(error)))
    await page.goto(origin + path)
    const view = page.locator('roxels-embed')
    return { page, told, view, launcher: page.locator('roxels-launcher').getByRole('button') }
  }
  return {
    server,
    client,
    templateId: template_id,
    templateKey: (made as { readonly key: string }).key,
    origin,
    context,
    serve,
    goTo,
    async open(html, headers = {}) {
      serve('/', { html: pageOf(html), headers })
      return goTo('/')
    },
  }
}

const pageOf = (body: string) =>
  `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,"><main><h1>Shop</h1><button>Buy</button></main>${body}</html>`

/** Puts what is real in the place of what a document shows: the server's address, its embed key. */
export function filledIn(
  snippet: string,
  { server, templateKey }: Pick<Stand, 'server' | 'templateKey'>,
): string {
  return snippet
    .replaceAll('https://app.roxels.ai', server.url)
    .replaceAll('https://talk.example.com', server.url)
    .replaceAll(/rk-\.\.\.|rk_…/g, templateKey)
}

/** The transcript as it is read. */
export async function messagesIn(view: Locator): Promise<readonly string[]> {
  return view.locator('[part~="text"]').allTextContents()
}
