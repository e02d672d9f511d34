import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import { adapters } from './setup.ts'
import { setUp, until, untilShown } from './stand.ts'

const browser = startBrowser()

/** Half of 100,000 words, as people meet them: many answers, all of them still there to be read. */
const answers = 100
const wordsEach = 500

/**
 * What a word that is still shown may cost. Its letters, and the link by which V8 hangs what is added on the text before it, come to
 * 25 bytes; the rest is the message around it. The smallest function that somebody keeps for each word would add 32.
 */
const bytesPerWord = 40

test.for(adapters)(
  'memory grows by the text alone over 100,000 streamed words: %s',
  { timeout: 240_000 },
  async (adapter) => {
    const stand = await setUp(browser())
    const page = await stand.open({ isItsOwnServer: true }, adapter)
    await until(page, 'live')
    // The first half also pays for code that is compiled and kept.
    await speak(page, answers)
    const half = await memoryOf(page)
    await speak(page, 2 * answers)
    const whole = await memoryOf(page)

    expect((whole.bytes - half.bytes) / (answers * wordsEach)).toBeLessThan(bytesPerWord)
    // A row has a dozen of them at most, and its two buttons a listener each.
    expect((whole.nodes - half.nodes) / answers).toBeLessThan(15)
    expect((whole.listeners - half.listeners) / answers).toBeLessThan(3)
  },
)

/** Has the agent speak until there are `total` answers. */
async function speak(page: Page, total: number): Promise<void> {
  await page.evaluate(([count, words]) => globalThis.host.speak(count, words), [
    answers,
    wordsEach,
  ] as const)
  await untilShown(page, total)
}

/** What the scripts of the page, and its document, hold once what nobody holds is collected. */
async function memoryOf(page: Page): Promise<Record<'bytes' | 'nodes' | 'listeners', number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  // What is held by something in the document goes a collection later than that.
  for (let time = 0; time < 3; time += 1) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize: bytes } = await devtools.send('Runtime.getHeapUsage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  await devtools.detach()
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN
  return { bytes, nodes: metric('Nodes'), listeners: metric('JSEventListeners') }
}
