import type { RunningServer } from '@roxels/server'
import type { Browser, Page } from 'playwright'
import type { Bundle } from './bundle.ts'
import { greeting } from './real-server.ts'
import { serveUnder } from './site.ts'

/** As strict as a page with scripts can be: nothing inline, nothing evaluated, no line but the one to our server. */
const policyFor = (server: string) =>
  `default-src 'none'; script-src 'self'; connect-src ${server}; style-src 'self'`

declare global {
  /** What the policy has refused so far, in words. */
  var refusedByPolicy: string[]
}

/** What goes wrong when the bundle begins a conversation in a real browser. */
export async function problemsUnderCsp(
  browser: Browser,
  server: RunningServer,
  bundle: Bundle,
): Promise<string[]> {
  const site = await serveUnder(policyFor(server.url), bundle.folder)
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const problems = await watch(page)
    await page.goto(
      `${site.url}/?${new URLSearchParams({ server: server.url, key: server.embedKey })}`,
    )
    await page
      .locator('li', { hasText: greeting })
      .waitFor({ timeout: 15_000 })
      .catch(() => problems.push(`never shows what the agent says first ("${greeting}").`))
    problems.push(...(await page.evaluate(() => globalThis.refusedByPolicy)))
    return problems.length === 0 ? await problemsOfWatch(page) : problems
  } finally {
    await context.close()
    site.close()
  }
}

/** Fills what it returns with what the page complains of. */
async function watch(page: Page): Promise<string[]> {
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`throws: ${error.message}`))
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type()))
      problems.push(`writes to the console: ${line.text()}`)
  })
  await page.addInitScript(() => {
    globalThis.refusedByPolicy = []
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      globalThis.refusedByPolicy.push(`breaks ${effectiveDirective} of the policy: ${blockedURI}`)
    })
  })
  return problems
}

/** A page that breaks no policy proves something only where a break would have been seen. */
async function problemsOfWatch(page: Page): Promise<string[]> {
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'))
  const isSeen = await page
    .waitForFunction(() => globalThis.refusedByPolicy.length > 0, undefined, { timeout: 5_000 })
    .then(
      () => true,
      () => false,
    )
  return isSeen
    ? []
    : ['cannot be judged: an inline style went through, so no policy was in force.']
}
