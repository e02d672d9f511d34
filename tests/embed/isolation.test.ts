import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Locator } from 'playwright'
import { expect, test } from 'vitest'
import { lineTo } from '../backend.ts'
import { bundled } from './hosts/bundle.ts'
import { converse, ownLines, start, tag, tagWithKey } from './hosts/host.ts'
import { noteState } from './hosts/page-state.ts'
import { stub } from './hosts/stub.ts'
import { messagesIn, setUp, startBrowser } from './stand.ts'

declare global {
  /** What a host's page notes. */
  var heard: string[]
  var jQuery: (selector: string) => { find(selector: string): ArrayLike<Element> }
  var mountApp: () => void
  var unmountApp: () => void
}

const browser = startBrowser()

test('a page is as before once the embed is gone, and its own elements look as before all the while', async () => {
  const stand = await setUp(browser())
  const { page, view, launcher, told } = await stand.open(
    '<p style="height: 3000px">Long</p><input value="Ada" />',
  )
  await noteState(page)
  const before = await page.evaluate(() => globalThis.pageState.document())
  const styles = () => page.evaluate(() => globalThis.pageState.styles())
  await page.addScriptTag({ url: `${stand.server.url}/embed.js` })
  await page.evaluate(() => document.querySelector('script')!.remove())

  await start(page, { templateKey: stand.templateKey })
  await converse(view)
  expect(
    (await styles()).filter((name) => !/^html (overflow|scrollbar-gutter)/.test(name)),
  ).toEqual([])
  await view.getByRole('button', { name: 'Close' }).click()
  await page.evaluate((templateKey) => {
    Roxels.init({ templateKey })
    Roxels.showFab()
  }, stand.templateKey)
  await launcher.waitFor()
  await page.evaluate(() => void Roxels.start({ display: 'compact' }))
  await view.getByRole('textbox').waitFor()
  await view.getByRole('button', { name: 'Collapse' }).click()
  expect(await styles()).toEqual([])
  await page.evaluate(() => Roxels.destroy())
  expect(await page.evaluate(() => globalThis.pageState.document())).toEqual(before)
  expect(await styles()).toEqual([])
  expect(await page.evaluate(() => globalThis.pageState.builtIns())).toEqual([])
  expect(told).toEqual([])
})

const hostile = /* html */ `<style>
  html { font-size: 4px; letter-spacing: 9px; cursor: none }
  body { font: italic 99px serif; color: red; text-transform: uppercase; visibility: hidden; pointer-events: none }
  body * { all: unset !important; display: none !important; color: red !important; font: 99px serif !important }
  body *::before, body *::after { content: 'ad' !important }
  body > :not(main), roxels-embed, roxels-launcher {
    display: none !important; visibility: hidden !important; opacity: 0 !important; filter: blur(9px) !important;
    transform: scale(.1) !important; position: absolute !important; left: -99em !important; zoom: .1 !important;
    clip-path: inset(50%) !important; contain: strict !important; pointer-events: none !important;
    color: red !important; font: 99px serif !important; animation: gone 1s infinite !important;
  }
  @keyframes gone { from, to { opacity: 0; visibility: hidden; display: none } }
  button, textarea, dialog, .launcher, .root, .panel { display: none !important }
</style>`

test.for(['modal', 'compact'] as const)(
  'styles of the page do not reach the %s view, nor the launcher',
  async (display) => {
    const stand = await setUp(browser())
    const looksIn = async (styles: string) => {
      const { page, view, launcher } = await stand.open(styles + tagWithKey(stand))
      await launcher.waitFor()
      const button = await looks(page.locator('roxels-launcher'))
      await page.evaluate((shownAs) => void Roxels.start({ display: shownAs }), display)
      await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
      await view.getByRole('button', { name: 'Send' }).waitFor()
      const conversation = await looks(page.locator('roxels-embed'))
      await page.evaluate(() => Roxels.destroy())
      return [button, conversation]
    }
    const plain = await looksIn('')
    expect(plain.map((one) => one.length > 3)).toEqual([true, true])
    expect(await looksIn(hostile)).toEqual(plain)
  },
)

/** How each element inside looks and where it is: all that its style computes to. */
function looks(host: Locator): Promise<readonly string[]> {
  return host.evaluate((element) => {
    const { shadowRoot } = element
    for (const animation of shadowRoot!.getAnimations()) animation.finish()
    // What is only read out stands where the page ends.
    const all = shadowRoot!.querySelectorAll('*:not(.root > [role=status])')
    return [element, ...all].map((inner) => {
      const style = getComputedStyle(inner)
      const { x, y, width, height } = inner.getBoundingClientRect()
      const values = Array.from(style, (name) => `${name}: ${style.getPropertyValue(name)}`)
      return [inner.localName, x, y, width, height, ...values].join('\n')
    })
  })
}

test('a page that is as high as its window does not scroll for the compact view', async () => {
  const stand = await setUp(browser())
  const style = 'body { margin: 0 } main { block-size: 100vh; overflow: hidden }'
  const { page, view } = await stand.open(`<style>${style}</style>${tag(stand)}`)
  await start(page, { templateKey: stand.templateKey, display: 'compact' })
  await view.getByRole('textbox').waitFor()
  expect(
    await page.evaluate(() => document.documentElement.scrollHeight - globalThis.innerHeight),
  ).toBe(0)
})

test('a module without a key finds its server as well', async () => {
  const stand = await setUp(browser())
  const { page, view, told } = await stand.open(
    `<script type="module" src="${stand.server.url}/embed.js"></script>`,
  )
  await page.waitForFunction(() => 'Roxels' in globalThis)
  await start(page, { templateKey: stand.templateKey })
  await view.getByRole('textbox').waitFor()
  expect(told).toEqual([])
})

test('a page that is read from right to left has the launcher and the compact view at its left', async () => {
  const stand = await setUp(browser())
  const { page, view, launcher } = await stand.open(
    `<style>body { direction: rtl }</style>${tagWithKey(stand)}`,
  )
  const middle = page.viewportSize()!.width / 2
  expect((await launcher.boundingBox())!.x).toBeLessThan(middle)
  await page.evaluate(() => void Roxels.start({ display: 'compact' }))
  const box = (await view.getByRole('region').boundingBox())!
  expect(box.x + box.width).toBeLessThan(middle)
  const [title, close] = await Promise.all([
    view.getByRole('heading', { level: 2 }).boundingBox(),
    view.getByRole('button', { name: 'Close' }).boundingBox(),
  ])
  expect(close!.x).toBeLessThan(title!.x)
})

const require = createRequire(import.meta.url)
const jquery = readFileSync(require.resolve('jquery/dist/jquery.min.js'), 'utf8')

test('beside jQuery both work, also where a page has given its $ away', async () => {
  const stand = await setUp(browser())
  const { page, view, launcher, told } = await stand.open(
    `<script>${jquery}</script>
    <script>
      globalThis.heard = []
      jQuery.noConflict()
      globalThis.$ = () => { throw new Error('Not jQuery') }
      Object.assign(jQuery.fn, { trigger: jQuery.fn.trigger })
      jQuery(document).on('click', 'main button', () => heard.push('bought'))
      jQuery(document).on('keydown keyup keypress', ({ target }) => heard.push(target.localName))
      jQuery(document).ajaxSend(() => heard.push('ajax'))
      jQuery('main').find('*').addBack().css('transition', 'none')
    </script>${tagWithKey(stand)}`,
  )
  await launcher.click()
  await converse(view)
  await view.getByRole('button', { name: 'Close' }).click()
  await page.getByRole('button', { name: 'Buy' }).click()
  expect(await page.evaluate(() => globalThis.heard)).toEqual(['bought'])
  expect(await page.evaluate(() => jQuery('body').find('roxels-launcher').length)).toBe(1)
  expect(told).toEqual([])
})

test.for(['react.tsx', 'vue.ts'] as const)(
  'beside an app that comes and goes both work, and neither hears of the other: %s',
  async (app) => {
    const stand = await setUp(browser())
    const { page, view, told } = await stand.open(
      `<div id="app"></div>${await bundled(app)}<script>mountApp()</script>${tag(stand)}`,
    )
    const inRoot = () => page.locator('#app').innerHTML()
    await start(page, { templateKey: stand.templateKey, display: 'compact' })
    await view.getByRole('textbox').waitFor()
    const before = await inRoot()
    await converse(view)
    expect(await inRoot()).toBe(before)
    expect(before).toContain('<output></output>')

    await page.getByRole('button', { name: /^Add/ }).click()
    await page.getByRole('button', { name: 'Add to the cart (1)' }).waitFor()
    await page.evaluate(() => globalThis.unmountApp())
    expect(await inRoot()).toBe('')
    expect(await messagesIn(view)).toContain('Thank you, Ada.')
    await page.evaluate(() => {
      globalThis.mountApp()
      Roxels.destroy()
    })
    await page.getByRole('button', { name: 'Add to the cart (0)' }).click()
    await page.getByRole('button', { name: 'Add to the cart (1)' }).waitFor()
    expect(told).toEqual([])
  },
)

/** Keys that a page takes for itself wherever they are pressed, unless somebody writes there. */
const hotkeys = /* html */ `<input id="search" /><script>
  globalThis.heard = []
  const isWriting = (target) => target.matches('input, textarea, select, [contenteditable]')
  // As most pages do: when the event has come to the document, and by what they are told is its target.
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || isWriting(event.target)) return
    heard.push('document')
    event.preventDefault()
    document.querySelector('#search').focus()
  })
  // As libraries for hotkeys do that come first: by where the event has really begun.
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || isWriting(event.composedPath()[0])) return
    heard.push('window')
    event.preventDefault()
  }, { capture: true })
</script>`

test.for(['modal', 'compact'] as const)(
  'keys that a page takes for itself can be written in the %s view',
  async (display) => {
    const stand = await setUp(browser())
    const { page, view } = await stand.open(hotkeys + tag(stand))
    await start(page, { templateKey: stand.templateKey, display })
    const field = view.getByRole('textbox')
    await field.waitFor()
    await field.pressSequentially('a/b')
    expect(await field.inputValue()).toBe('a/b')
    expect(await page.evaluate(() => globalThis.heard)).toEqual([])
    // They are the page's own again elsewhere.
    await page.evaluate(() => Roxels.close())
    await page.keyboard.press('/')
    expect(await page.evaluate(() => globalThis.heard)).toEqual(['window', 'document'])
  },
)

test('of two tags the first counts, and the second is told of in one line', async () => {
  const stand = await setUp(browser())
  const opened = await stand.open(
    `${tagWithKey(stand)}<script>globalThis.first = Roxels</script>${tagWithKey(stand)}`,
  )
  const { page, launcher } = opened
  await launcher.waitFor()
  const isFirst = () => page.evaluate(() => Roxels === Reflect.get(globalThis, 'first'))
  expect(await isFirst()).toBe(true)
  expect(ownLines(opened)).toEqual([expect.stringContaining('embed.js is on this page twice')])

  await page.addScriptTag({ url: `${stand.server.url}/embed.js` })
  expect(await isFirst()).toBe(true)
  expect(ownLines(opened)).toHaveLength(2)
  await launcher.click()
  await converse(opened.view)
  expect(await page.locator('roxels-embed').count()).toBe(1)
  expect(await page.locator('roxels-launcher').count()).toBe(1)
})

/** Asks for a call before the script is there, and notes what is heard of it. */
const early = (templateKey: string) => /* html */ `<script>
  globalThis.heard = []
  Roxels.on('session', () => heard.push('page: session'))
  Roxels.setView('shop')
  Roxels.init({ templateKey: '${templateKey}', externalId: 'user_123' })
  const call = Roxels.start({ display: 'none' })
  call.on('status', ({ status }) => heard.push('call: ' + status))
  call.on('connected', () => call.send('Ada'))
  call.on('complete', ({ external_id }) => heard.push('of ' + external_id))
  heard.push(Roxels.q.map(([name]) => name).join())
</script>`

test.for<[how: string, page: (script: string, calls: string) => string]>([
  ['plain', (script, calls) => calls + script],
  ['async', (script, calls) => script.replace('<script', '<script async') + calls],
  ['defer', (script, calls) => script.replace('<script', '<script defer') + calls],
  ['module', (script, calls) => script.replace('<script', '<script type="module"') + calls],
])('calls that were made before the script came are made in their order: %s', async ([, page]) => {
  const stand = await setUp(browser())
  // An async script may be there before the next one of the page: not so if it is slow.
  const isAsked = Promise.withResolvers<void>()
  await stand.context.route('**/embed.js', async (route) => {
    await isAsked.promise
    await route.continue()
  })
  const html = `<!doctype html><html lang="en"><head><title>Host</title><link rel="icon" href="data:,">
    ${stub}${page(tagWithKey(stand), early(stand.templateKey))}</head><body><h1>Shop</h1></body></html>`
  stand.serve('/', { html })
  stand.context.on('page', (opened) =>
    opened.waitForFunction(() => globalThis.heard?.length === 1).then(() => isAsked.resolve()),
  )
  const opened = await stand.goTo('/')
  const heard = () => opened.page.evaluate(() => globalThis.heard)
  await expect.poll(async () => (await heard()).at(-1)).toBe('of user_123')
  expect(await heard()).toEqual([
    'on,setView,init,start',
    'call: prewarm',
    'call: loading',
    'page: session',
    'call: ready',
    'call: joining',
    'call: connected',
    'call: disconnecting',
    'call: ended',
    'of user_123',
  ])
  expect(opened.told).toEqual([])
})

test('one call that cannot be made keeps none of the others from being made', async () => {
  const stand = await setUp(browser())
  const { launcher, told } = await stand.open(
    `${stub}<script>
      Roxels.start({ templateKey: '${stand.templateKey}', display: 'none' }).send('Too early')
      Roxels.init({ templateKey: '${stand.templateKey}' })
      Roxels.showFab()
    </script>${tag(stand)}`,
  )
  await launcher.waitFor()
  expect(told).toEqual([expect.stringContaining('No conversation is open')])
})

test('a sign-out that was asked for before the script came leaves nobody here, whoever the tag names', async () => {
  const stand = await setUp(browser())
  const signedIn = tagWithKey(stand, 'data-external-id="user_123"')
  const visit = await stand.open(signedIn)
  await visit.launcher.click()
  await expect.poll(() => messagesIn(visit.view)).toEqual(['What is your name?'])
  const stored = () =>
    Object.keys({ ...localStorage, ...sessionStorage }).filter((key) => key.startsWith('roxels'))
  expect(await visit.page.evaluate(stored)).not.toEqual([])
  await visit.page.close()

  const { page, told } = await stand.open(
    `${stub}<script>
      Roxels.on('signed_out', () => {
        globalThis.rests = Object.keys({ ...localStorage, ...sessionStorage })
      })
      Roxels.signOut()
    </script>${signedIn}`,
  )
  await page.waitForFunction(() => 'rests' in globalThis)
  await expect.poll(() => page.evaluate(stored)).toEqual([])
  const connected = page.evaluate(
    () =>
      new Promise<string | null>((resolve) => {
        const call = Roxels.start({ display: 'none' })
        call.on('connected', () => call.send('Bob'))
        call.on('complete', ({ external_id }) => resolve(external_id))
      }),
  )
  expect(await connected).toBeNull()
  expect(told).toEqual([])
})

test('a sign-out that was asked for before the script came, offline, leaves its revocation alone', async () => {
  const stand = await setUp(browser())
  const signedIn = tagWithKey(stand, 'data-external-id="user_123"')
  const visit = await stand.open(signedIn)
  await visit.launcher.click()
  await expect.poll(() => messagesIn(visit.view)).toEqual(['What is your name?'])
  await visit.page.close()
  // The script comes, and no answer after it.
  await stand.context.route('**/v1/**', (route) => route.abort())
  const { page } = await stand.open(`${stub}<script>Roxels.signOut()</script>${signedIn}`)
  const rests = () =>
    page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)])
  await expect.poll(rests).toEqual([expect.stringMatching(/^roxels:revoke\//)])
})

test('a module finds its server beside the embed.js of somebody else', async () => {
  const stand = await setUp(browser())
  stand.serve('/other/embed.js', { html: '', headers: { 'content-type': 'text/javascript' } })
  const { launcher, view, told } = await stand.open(
    `<script async src="/other/embed.js"></script>
    ${tagWithKey(stand, 'type="module"')}`,
  )
  await launcher.click()
  await converse(view)
  expect(told).toEqual([])
})

test('a tag without a key waits for the page to say what it is about', async () => {
  const stand = await setUp(browser())
  const { page, launcher, view, told } = await stand.open(tag(stand))
  expect(await page.locator('roxels-launcher').count()).toBe(0)
  await page.evaluate((templateKey) => {
    Roxels.init({ templateKey })
    Roxels.showFab()
  }, stand.templateKey)
  await launcher.click()
  await converse(view)
  expect(told).toEqual([])
})

test('a tag may name another server than the one that the script came from', async () => {
  const stand = await setUp(browser())
  const elsewhere = await lineTo(stand.server)
  const asked: string[] = []
  stand.context.on('request', (request) => asked.push(request.url()))
  const { launcher, view } = await stand.open(tagWithKey(stand, `data-base-url="${elsewhere.url}"`))
  await launcher.click()
  await converse(view)
  const calls = asked.filter((url) => url.includes('/v1/'))
  expect(calls.filter((url) => !url.startsWith(elsewhere.url))).toEqual([])
  expect(calls.length).toBeGreaterThan(2)
})
