import { join } from 'node:path'
import type { Browser, CDPSession, Page } from 'playwright'
import { chromium } from 'playwright'
import { chromiumLaunchOptions } from '../scripts/chromium.ts'
import { bundle } from './render/bundle.ts'
import type { Side } from './render/page.ts'
import type { Answers } from './talk.ts'

const frameworks = { React: 'react/page.tsx', Vue: 'vue/page.ts' } as const
const sides: readonly Side[] = ['adapter', 'handWritten', 'driver']
const answers = { answers: 10, deltasPerAnswer: 200, deltasPerChunk: 1 }
/** With so many messages all is shown anew so many times; the first time only warms up. */
const sizes = [
  { messages: 10, times: 9 },
  { messages: 10_000, times: 4 },
] as const

/** Per delta, in microseconds, once for each answer. */
type Costs = Readonly<Record<Side, number[]>>

interface OpenPage {
  readonly page: Page
  readonly devtools: CDPSession
}

/**
 * What one streamed delta costs a page, from the chunk it comes in to the changed text in the document: with our adapter, and with a
 * store and memoised rows written by hand for nothing else. Both are in one page, bundled for production, and take turns answer by
 * answer; each delta is a chunk of its own and a rendering of its own. Counted is the CPU time of the page's main thread, which
 * no other process adds to as it would to time on the wall. Nothing is laid out or painted: that is the same for both. To bring the
 * chunks (a task, a ReadableStream, its reader) costs both the same too; the second ratio leaves it out.
 */
export async function benchRender(): Promise<void> {
  const { args, ...options } = await chromiumLaunchOptions()
  const browser = await chromium.launch({ ...options, args })
  console.log(
    `render: CPU per delta, the cheapest of many answers of ${answers.deltasPerAnswer} deltas (median)`,
  )
  try {
    for (const [name, entry] of Object.entries(frameworks)) {
      const opened = await openPage(browser, entry)
      for (const { messages, times } of sizes) {
        const costs = await compare(opened, { messages, ...answers }, times)
        console.log(rowOf(`${name} at ${messages.toLocaleString('en')} messages`, costs))
      }
      await opened.page.close()
    }
  } finally {
    await browser.close()
  }
}

async function openPage(browser: Browser, entry: string): Promise<OpenPage> {
  const script = await bundle(join(import.meta.dirname, 'render', entry))
  const page = await browser.newPage()
  const html = { contentType: 'text/html', body: '<!doctype html><body></body>' }
  await page.route('http://bench.invalid/', (route) => route.fulfill(html))
  await page.goto('http://bench.invalid/')
  await page.addScriptTag({ type: 'module', content: script })
  await page.waitForFunction(() => 'page' in globalThis)
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  return { page, devtools }
}

async function compare(opened: OpenPage, talk: Answers, times: number): Promise<Costs> {
  const { page, devtools } = opened
  const costs: Costs = { adapter: [], handWritten: [], driver: [] }
  for (let time = 0; time < times; time += 1) {
    for (const side of sides)
      await page.evaluate(([one, all]) => globalThis.page.show(one, all), [side, talk] as const)
    // What was there before is not to be paid for by what comes.
    await devtools.send('HeapProfiler.collectGarbage')
    for (let answer = 0; answer < talk.answers; answer += 1) {
      for (const side of sides) {
        if (time === 0) await warmUp(opened, side, talk)
        else costs[side].push(await measure(opened, side, talk))
      }
    }
    await page.evaluate(() => globalThis.page.clear())
  }
  return costs
}

/** A side that renders less often than the other would have an easy time. */
async function warmUp({ page }: OpenPage, side: Side, talk: Answers): Promise<void> {
  const changes = await page.evaluate((one) => globalThis.page.changes(one), side)
  const expected = side === 'driver' ? 0 : talk.deltasPerAnswer
  if (changes !== expected)
    throw new Error(`${side}: ${talk.deltasPerAnswer} deltas changed the page ${changes} times.`)
}

async function measure(opened: OpenPage, side: Side, talk: Answers): Promise<number> {
  const before = await cpuTime(opened)
  await opened.page.evaluate((one) => globalThis.page.stream(one), side)
  return ((await cpuTime(opened)) - before) / talk.deltasPerAnswer
}

/** Of the main thread, in microseconds. */
async function cpuTime({ devtools }: OpenPage): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  const time = metrics.find(({ name }) => name === 'ThreadTime')
  if (time === undefined) throw new Error('This Chromium does not say what a thread has used.')
  return time.value * 1e6
}

function rowOf(name: string, { adapter, handWritten, driver }: Costs): string {
  const [a, h, d] = [Math.min(...adapter), Math.min(...handWritten), Math.min(...driver)]
  const ratio = `ratio ${(a / h).toFixed(2)}`
  const bare = `without bringing the chunks (${d.toFixed(1)} µs) ${((a - d) / (h - d)).toFixed(2)}`
  return `  ${name.padEnd(25)} adapter ${costOf(adapter)}  hand-written ${costOf(handWritten)}  ${ratio}, ${bare}`
}

function costOf(costs: readonly number[]): string {
  const median = costs.toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? NaN
  return `${Math.min(...costs).toFixed(1)} µs (${median.toFixed(1)})`
}
