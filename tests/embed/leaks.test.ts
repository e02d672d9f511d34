import type { Page } from 'playwright'
import { expect, test } from 'vitest'
import { filledIn, setUp, startBrowser } from './stand.ts'

const browser = startBrowser()

test(
  'two hundred conversations that were opened and closed leave no more in a page than twenty',
  { timeout: 240_000 },
  async () => {
    const often = { requests: 10_000, seconds: 60 }
    const stand = await setUp(
      browser(),
      { launcher: { persistent: true } },
      { limits: { openSessionRate: often, sessionRate: often } },
    )
    const pending = new Set<string>()
    stand.context.on('request', (request) => pending.add(request.url()))
    stand.context.on('requestfinished', (request) => pending.delete(request.url()))
    stand.context.on('requestfailed', (request) => pending.delete(request.url()))
    await stand.context.addInitScript(keepBooks)
    const { page, told } = await stand.open(
      filledIn(`<script src="https://app.roxels.ai/embed.js"></script>`, stand),
    )

    await mount(page, stand.templateKey, 20)
    const early = await countsIn(page)
    await mount(page, stand.templateKey, 180)
    // What a collection has not come to yet is not kept.
    const grown = async (of: 'nodes' | 'listeners' | 'bytes') =>
      (await countsIn(page))[of] - early[of]
    await expect.poll(() => grown('nodes')).toBeLessThanOrEqual(10)
    await expect.poll(() => grown('listeners')).toBeLessThanOrEqual(5)
    // A browser goes on compiling what runs for a while; a client or a transcript that is kept is more.
    await expect.poll(() => grown('bytes')).toBeLessThanOrEqual(180 * 5_000)
    expect(await page.locator('roxels-embed, roxels-launcher').count()).toBe(0)
    // A request that was broken off is told of a little later.
    await expect.poll(() => [...pending]).toEqual([])
    await expect
      .poll(() => page.evaluate(() => globalThis.books()))
      .toEqual({ timers: [], channels: [], locks: [] })
    expect(told).toEqual([])
  },
)

/** Opens a conversation and throws everything away once it is there, so many times. */
async function mount(page: Page, templateKey: string, times: number): Promise<void> {
  await page.evaluate(
    async ([key, count]) => {
      const displays = ['modal', 'compact', 'none'] as const
      for (let n = 0; n < count; n += 1) {
        Roxels.init({ templateKey: key })
        const call = Roxels.start({ display: displays[n % 3]! })
        await new Promise<void>((resolve) => void call.on('connected', resolve))
        Roxels.destroy()
      }
    },
    [templateKey, times] as const,
  )
}

async function countsIn(page: Page) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('HeapProfiler.collectGarbage')
  const { nodes, jsEventListeners: listeners } = await devtools.send('Memory.getDOMCounters')
  const { usedSize: bytes } = await devtools.send('Runtime.getHeapUsage')
  await devtools.detach()
  return { nodes, listeners, bytes }
}

interface Books {
  /** What was begun in the page and is not over. */
  readonly timers: readonly string[]
  readonly channels: readonly string[]
  readonly locks: readonly string[]
}

declare global {
  function books(): Promise<Books>
}

/** Runs in a page before any script of it, and notes what only ends when somebody ends it. */
function keepBooks(): void {
  const timers = new Map<unknown, string>()
  const { setTimeout, setInterval, clearTimeout } = globalThis
  Object.assign(globalThis, {
    setTimeout(run: () => void, waitMs?: number) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        run()
      }, waitMs)
      timers.set(timer, `timeout of ${waitMs} ms`)
      return timer
    },
    setInterval(run: () => void, everyMs?: number) {
      const timer = setInterval(run, everyMs)
      timers.set(timer, `interval of ${everyMs} ms`)
      return timer
    },
    clearTimeout(timer: number) {
      timers.delete(timer)
      clearTimeout(timer)
    },
    clearInterval(timer: number) {
      timers.delete(timer)
      clearTimeout(timer)
    },
  })
  const channels = new Set<BroadcastChannel>()
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      channels.add(this)
    }
    override close() {
      channels.delete(this)
      super.close()
    }
  }
  globalThis.books = async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return {
      timers: [...timers.values()],
      channels: Array.from(channels, ({ name }) => name),
      locks: [...held, ...pending].map(({ name, mode }) => `${mode} ${name}`),
    }
  }
}
