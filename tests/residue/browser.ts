import type { Browser } from 'playwright'
import { chromium } from 'playwright'
import { afterAll, beforeAll } from 'vitest'
import { chromiumLaunchOptions } from '../../scripts/chromium.ts'
import { wholeStrings } from './heap.ts'

/** One browser for all tests of a file; each has a profile of its own. */
export function startBrowser(): () => Browser {
  let browser: Browser | undefined
  beforeAll(async () => {
    const { args, ...options } = await chromiumLaunchOptions()
    browser = await chromium.launch({ ...options, args: [...args, wholeStrings] })
  })
  afterAll(() => browser?.close())
  return () => {
    if (browser === undefined) throw new Error('The browser is started before each test.')
    return browser
  }
}
