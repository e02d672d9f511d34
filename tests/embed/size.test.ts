import { brotliCompressSync } from 'node:zlib'
import { readScript } from '@roxels/embed/script'
import { expect, onTestFinished, test } from 'vitest'
import { startBrowser } from './stand.ts'

const browser = startBrowser()

test('embed.js is at most 45 kB as it is sent', async () => {
  expect(brotliCompressSync(await readScript()).length).toBeLessThanOrEqual(45_000)
})

test('embed.js asks for nothing that a page does not have, and runs no text as a script', async () => {
  const script = await readScript()
  const found = script.match(/\bprocess\b|\beval\b|\bFunction\s*\(|\bimport\s*\(|\brequire\s*\(/g)
  expect(found).toBeNull()
})

test('embed.js defines Roxels, and no other global, no matter how it is declared', async () => {
  const { page, globals } = await emptyPage()
  const before = await globals()
  await page.addScriptTag({ content: await readScript() })
  const after = await globals()
  expect(after.filter((name) => !before.includes(name))).toEqual(['Roxels'])
  expect(before.filter((name) => !after.includes(name))).toEqual([])
})

test('what a page with nanostores of its own has of it stays', async () => {
  const { page } = await emptyPage()
  await page.evaluate(() => Object.assign(globalThis, { nanostoresGlobal: { epoch: 7 } }))
  await page.addScriptTag({ content: await readScript() })
  const kept = await page.evaluate(() => Reflect.get(globalThis, 'nanostoresGlobal') as object)
  expect(kept).toEqual({ epoch: 7 })
})

async function emptyPage() {
  const page = await browser().newPage()
  onTestFinished(() => page.close())
  await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto('http://host.test/')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.enable')
  return {
    page,
    async globals() {
      const own = await page.evaluate(() => Object.getOwnPropertyNames(globalThis))
      // Those of a top-level `const` are on no object.
      const { names } = await devtools.send('Runtime.globalLexicalScopeNames', {})
      return [...own, ...names]
    },
  }
}
