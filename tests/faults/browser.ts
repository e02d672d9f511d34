import { fileURLToPath } from 'node:url'
import type { OnboardingTab } from './tab.ts'
import type { Browser, BrowserContext, Page } from 'playwright'
import { chromium } from 'playwright'
import { build } from 'vite'
import { chromiumLaunchOptions } from '../../scripts/chromium.ts'
import type { ServerProcess } from './server-process.ts'

declare global {
  var tab: OnboardingTab
}

/** One profile of a real browser, with pages of one origin. */
export interface Profile {
  readonly context: BrowserContext
  /** Streams that are open, and the page that reads each. */
  readonly streams: ReadonlyMap<object, Page>
  /** Opens a tab in which the person has the conversation open. */
  open(): Promise<Page>
  dispose(): Promise<void>
}

export async function startProfile(server: ServerProcess): Promise<Profile> {
  const [browser, script] = await Promise.all([launch(), bundle()])
  const context = await browser.newContext()
  const streams = new Map<object, Page>()
  context.on('request', (request) => {
    if (request.url().endsWith('/events')) streams.set(request, request.frame().page())
  })
  const over = (request: object) => void streams.delete(request)
  context.on('requestfinished', over)
  context.on('requestfailed', over)
  // A page of the server's own origin, which its first embed key always allows.
  const address = `${server.url}/tab`
  await context.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      body: `<!doctype html><title>Tab</title><script type="module">${script}</script>`,
    }),
  )
  return {
    context,
    streams,
    async open() {
      const page = await context.newPage()
      // The requests of a page that is gone end without a word.
      const end = () => {
        for (const [request, reader] of streams) if (reader === page) streams.delete(request)
      }
      page.on('close', end)
      page.on('crash', end)
      await page.goto(`${address}#${server.embedKey}`)
      await page.waitForFunction(() => 'tab' in globalThis)
      return page
    },
    dispose: () => browser.close(),
  }
}

async function launch(): Promise<Browser> {
  return chromium.launch(await chromiumLaunchOptions())
}

/** The client as a page gets it, in one file. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { conditions: ['@roxels/source', 'browser', 'module', 'import', 'default'] },
    build: {
      write: false,
      lib: {
        entry: fileURLToPath(new URL('tab.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'tab',
      },
    },
  })
  const [{ output }] = built as unknown as [{ output: readonly [{ code: string }] }]
  return output[0].code.replaceAll('</script', '<\\/script')
}
