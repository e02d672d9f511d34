import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRoxelsClient } from '@roxels/node'
import type { RunningServer } from '@roxels/server'
import { startServer } from '@roxels/server'
import type { Browser } from 'playwright'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from '../scripts/chromium.ts'

const throttle = 4
const times = 15

/** Milliseconds from the beginning of a visit. */
interface Visit {
  /** When the page itself was first seen. */
  readonly page: number
  /** When the launcher was; 0 on a page without one. */
  readonly launcher: number
}

/**
 * What a script tag costs the page it is in: when the page is first seen with it and without it, in turns, each visit the first one of
 * a new profile, with the CPU four times as slow; and when the launcher is seen then. The server is on the same machine, so that
 * no line is waited for: what is counted is the work of the page.
 */
export async function benchEmbed(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-bench-'))
  const server = await startServer({ data: folder, port: 0, logLevel: 'silent' })
  const browser = await chromium.launch(await chromiumLaunchOptions())
  try {
    await withPersistentLauncher(server)
    const tag = `<script async src="/embed.js" data-template-key="${server.embedKey}"></script>`
    const visits = { without: [] as Visit[], with: [] as Visit[] }
    // The first ones only warm up: the server makes and packs the script once.
    for (let time = 0; time <= times; time += 1) {
      const [without, withTag] = [
        await visit(browser, server, ''),
        await visit(browser, server, tag),
      ]
      if (time === 0) continue
      visits.without.push(without)
      visits.with.push(withTag)
    }
    const without = median(visits.without.map(({ page }) => page))
    const withTag = median(visits.with.map(({ page }) => page))
    console.log(`embed: first paint, CPU ${throttle}× slower, median of ${times} first visits`)
    console.log(`  page without the tag  ${without.toFixed(0)} ms`)
    console.log(
      `  page with the tag     ${withTag.toFixed(0)} ms   ratio ${(withTag / without).toFixed(2)}`,
    )
    console.log(
      `  launcher              ${median(visits.with.map(({ launcher }) => launcher)).toFixed(0)} ms`,
    )
  } finally {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true })
  }
}

async function withPersistentLauncher({
  url,
  secretKey,
  templateId,
}: RunningServer): Promise<void> {
  const { templates } = createRoxelsClient({ baseUrl: url, secretKey: secretKey ?? '' })
  const { version } = await templates.get(templateId)
  const settings = { embedded: { launcher: { persistent: true } } }
  await templates.update(templateId, { version, settings })
}

async function visit(browser: Browser, { url }: RunningServer, tag: string): Promise<Visit> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: throttle })
    const words = '<p>All that a page has to say, in as many words as it takes.</p>'.repeat(200)
    const body = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">${tag}<h1>Host</h1>${words}`
    await page.route(`${url}/bench`, (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector('roxels-launcher') === null) return
        observer.disconnect()
        // The frame after the one that it is drawn in.
        requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('launcher')))
      }).observe(document, { childList: true, subtree: true })
    })
    await page.goto(`${url}/bench`)
    if (tag !== '')
      await page.waitForFunction(() => performance.getEntriesByName('launcher').length > 0)
    await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint').length > 0,
    )
    return await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? 0
      return { page: at('first-contentful-paint'), launcher: at('launcher') }
    })
  } finally {
    await context.close()
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
