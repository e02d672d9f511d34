import { readFileSync } from 'node:fs'
import { signIdentity } from '@roxels/node'
import type { Locator, Page } from 'playwright'
import { build, defaultClientConditions } from 'vite'
import { expect, test } from 'vitest'
import { setLauncher } from '../guides/embed/launcher.ts'
import type { OpenedPage, Stand } from './stand.ts'
import { filledIn, messagesIn, setUp, startBrowser } from './stand.ts'

// Each block of docs/guides/embed.md in a page of a host, and that what is promised beside it happens.
const text = (file: URL) => readFileSync(file, 'utf8')
const bundled = text(new URL('../guides/embed/bundled.ts', import.meta.url))
const csp = text(new URL('../guides/embed/csp.http', import.meta.url))
const early = text(new URL('../guides/embed/early.js', import.meta.url))
const events = text(new URL('../guides/embed/events.js', import.meta.url))
const fab = text(new URL('../guides/embed/fab.js', import.meta.url))
const headless = text(new URL('../guides/embed/headless.html', import.meta.url))
const identityToken = text(new URL('../guides/embed/identity-token.js', import.meta.url))
const init = text(new URL('../guides/embed/init.html', import.meta.url))
const kiosk = text(new URL('../guides/embed/kiosk.js', import.meta.url))
const nonce = text(new URL('../guides/embed/nonce.html', import.meta.url))
const order = text(new URL('../guides/embed/order.txt', import.meta.url))
const person = text(new URL('../guides/embed/person.js', import.meta.url))
const session = text(new URL('../guides/embed/session.js', import.meta.url))
const start = text(new URL('../guides/embed/start.html', import.meta.url))
const strings = text(new URL('../guides/embed/strings.js', import.meta.url))
const stub = text(new URL('../guides/embed/stub.html', import.meta.url))
const tag = text(new URL('../guides/embed/tag.html', import.meta.url))
const theme = text(new URL('../guides/embed/theme.css', import.meta.url))
const view = text(new URL('../guides/embed/view.js', import.meta.url))

const browser = startBrowser()
/** However busy the machine is. */
const soon = { timeout: 20_000 }
const script = '<script src="https://talk.example.com/embed.js"></script>'
const question = 'What is your name?'
const persistent = { launcher: { persistent: true } } as const

/** Runs in a page what a reader would write there. */
const run = <T>(page: Page, js: string) => page.evaluate(js) as Promise<T>

/** What a page may name and has to be there: it notes what it is told. */
const noting = `<script>
  const told = []
  const note = (name) => (...args) => told.push([name, ...args])
  const save = note('save'), fillIn = note('fillIn'), report = note('report')
</script>`
const asModule = (js: string) => `<script type="module">${js}</script>`
const toldTo = (page: Page) => run<unknown[]>(page, 'told')

async function openWith(
  stand: Stand,
  html: string,
  headers?: Readonly<Record<string, string>>,
): Promise<OpenedPage> {
  return stand.open(filledIn(html, stand), headers)
}

async function answer(shown: Locator, text = 'Ada'): Promise<void> {
  await expect.poll(() => messagesIn(shown), soon).toContain(question)
  await shown.getByRole('textbox').fill(text)
  await shown.getByRole('textbox').press('Enter')
}

async function interviewsOf({ client }: Stand, externalId: string): Promise<number> {
  let count = 0
  for await (const _ of client.interviews.list({ externalId })) count += 1
  return count
}

test('the tag shows a button, which opens the conversation of whom it names', async () => {
  const stand = await setUp(browser())
  const { launcher, view: shown, told } = await openWith(stand, tag)
  await launcher.click()
  await answer(shown)
  await expect.poll(() => messagesIn(shown), soon).toContain('Thank you, Ada.')
  expect(await interviewsOf(stand, 'user_123')).toBe(1)
  expect(told).toEqual([])
})

test('an attribute that is empty says that nobody is signed in', async () => {
  const stand = await setUp(browser())
  const { launcher, view: shown } = await openWith(
    stand,
    tag.replace('"user_123"', '""').replace('"Ada Lovelace"', '""'),
  )
  await launcher.click()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect(await interviewsOf(stand, 'user_123')).toBe(0)
})

test('init shows the launcher of a template that has a persistent one, and calls back', async () => {
  const stand = await setUp(browser(), persistent)
  const { page, launcher, view: shown } = await openWith(stand, noting + init)
  await launcher.click()
  await answer(shown)
  await expect.poll(() => toldTo(page), soon).toEqual([['save', 'user_123', { name: 'Ada' }]])
})

test('init shows none where the template has none', async () => {
  const stand = await setUp(browser())
  const { page, launcher } = await openWith(stand, noting + init)
  const config = await run<{ persistent: boolean }>(page, 'Roxels.loadLauncherConfig()')
  expect(config.persistent).toBe(false)
  expect(await launcher.count()).toBe(0)
})

test('start opens a conversation from a button of the page, which stays usable', async () => {
  const stand = await setUp(browser())
  const { page, view: shown } = await openWith(stand, start)
  await page.getByRole('button', { name: 'Talk to us' }).click()
  await shown.getByRole('region').waitFor()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  await page.getByRole('button', { name: 'Buy' }).click()
  expect(
    await run(
      page,
      `Roxels.start({ templateKey: '${stand.templateKey}', display: 'modal' }).status`,
    ),
  ).toBe('connected')
  await shown.getByRole('dialog').waitFor()
})

test('what is called before the script has come is done once it has, in its order', async () => {
  const stand = await setUp(browser())
  const arrival = Promise.withResolvers<void>()
  await stand.context.route('**/embed.js', async (route) => {
    await arrival.promise
    await route.continue()
  })
  stand.serve('/', {
    html: `<!doctype html>${filledIn(stub, stand)}<script>const unheard = [], heard = []; ${filledIn(early, stand)};
      const end = call.on('chat', (message) => unheard.push(message))
      call.on('chat', ({ text }) => heard.push(text)); end()
      Roxels.on('status', (message) => unheard.push(message))(); Roxels.setView('home')</script>`,
  })
  const opening = stand.context.newPage()
  const page = await opening
  await page.goto(`${stand.origin}/`, { waitUntil: 'commit' })
  await expect
    .poll(() => run(page, 'Roxels.q.map(([name]) => name).join()'), soon)
    .toBe('init,start,on,off,setView')
  arrival.resolve()
  await expect.poll(() => run(page, 'heard.at(-1)'), soon).toBe('Thank you, Ada.')
  expect(await run(page, 'unheard')).toEqual([])
  await expect.poll(() => run(page, 'call.status'), soon).toBe('ended')
  expect(await run(page, '[call.q, Roxels.q].every((q) => q === undefined)')).toBe(true)
})

test('a page that is built makes its own, and takes it away again', async () => {
  const stand = await setUp(browser(), persistent)
  const name = '\0page.ts'
  const page = `${filledIn(bundled, stand)}\nObject.assign(globalThis, { mountLauncher, roxels })`
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@roxels/source', ...defaultClientConditions] },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? name : undefined),
        load: (id) => (id === name ? { code: page, moduleType: 'ts' } : undefined),
      },
    ],
    build: { write: false, rolldownOptions: { input: 'page' } },
  })
  const [made] = [built].flat()
  if (made === undefined || !('output' in made)) throw new Error('Nothing was built.')
  const opened = await openWith(stand, asModule(made.output[0].code))
  await run(opened.page, "globalThis.unmount = mountLauncher('user_123')")
  await opened.launcher.click()
  await expect.poll(() => messagesIn(opened.view), soon).toEqual([question])
  await run(opened.page, 'unmount()')
  expect(await opened.view.count()).toBe(0)
  expect(await opened.page.locator('roxels-launcher').count()).toBe(0)
})

test('the launcher goes by the settings of its template and by the view', async () => {
  const stand = await setUp(browser())
  await setLauncher(stand.client, stand.templateId)
  const html = filledIn(`<!doctype html><title>Shop</title>${script}${asModule(view)}`, stand)
  for (const path of ['/shop/lamps', '/about']) stand.serve(path, { html })
  const { page, launcher, view: shown } = await stand.goTo('/shop/lamps')
  expect(await launcher.textContent()).toBe('Help me choose')
  await run(page, "history.pushState(null, '', '/shop/checkout')")
  await run(page, "Roxels.setView('/shop/checkout')")
  expect(await launcher.count()).toBe(0)
  await page.goBack()
  await launcher.click()
  await shown.getByRole('region').waitFor()
  // Goes on over loads, where the launcher would be there too.
  await page.reload()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  await page.goto(`${stand.origin}/about`)
  await run(page, 'Roxels.loadLauncherConfig()')
  expect([await shown.count(), await launcher.count()]).toEqual([0, 0])
})

test('showFab puts the launcher where the page wants it, hideFab takes it away', async () => {
  const stand = await setUp(browser())
  const {
    page,
    launcher,
    view: shown,
  } = await openWith(stand, `<p id="help">Help</p>${script}${asModule(fab)}`)
  expect(await launcher.textContent()).toBe('Ask a person who knows')
  expect(await page.locator('#help + roxels-launcher').count()).toBe(1)
  await run(page, 'Roxels.hideFab()')
  expect(await launcher.count()).toBe(0)
  await run(page, 'Roxels.showFab()')
  await launcher.click()
  await shown.getByRole('dialog').waitFor()
})

test('events say what is captured and what comes of it', async () => {
  const stand = await setUp(browser())
  const { page, view: shown } = await openWith(stand, noting + script + asModule(events))
  await answer(shown)
  await expect
    .poll(() => toldTo(page), soon)
    .toEqual([
      ['fillIn', 'name', 'Ada'],
      ['save', 'name: Ada', { name: 'Ada' }],
    ])
})

test('events come in the order that is shown', async () => {
  const stand = await setUp(browser())
  const { page } = await openWith(stand, script)
  await run(
    page,
    `globalThis.heard = []
    const names = ['session', 'status', 'connected', 'ending', 'ended', 'complete', 'error', 'chat', 'understanding', 'goal_transition']
    globalThis.call = Roxels.start({ templateKey: '${stand.templateKey}', externalId: 'user_123', display: 'none' })
    for (const name of names) call.on(name, (payload) => heard.push([name, payload]))`,
  )
  const heard = () => run<[string, Record<string, unknown>?][]>(page, 'heard')
  const lines = async () =>
    (await heard())
      // A word at a time: how many, is the agent's to say, and the line's whether a step is seen.
      .filter(
        ([, { state, to } = {}]) => state !== 'streaming' && state !== 'sent' && to !== 'active',
      )
      .map(([name, payload]) => `${name.padEnd(17)}${payload ? shortened(payload) : ''}`.trim())
  await expect.poll(async () => (await lines()).at(-1), soon).toContain(question)
  await run(page, "call.send('Ada')")
  await expect.poll(async () => (await lines()).at(-1), soon).toContain('complete ')
  expect(await lines()).toEqual(order.trim().split('\n'))
})

/** Without what is another one each time. */
function shortened(payload: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(payload)
    .replace(/"at":"[^"]*"/, '"at":"…"')
    .replace(/"(id|sessionId)":"(sess_|msg_|)[^"]*"/, '"$1":"$2…"')
    .replace(/"duration_seconds":\d+/, '"duration_seconds":0')
}

test('whoever logs out is forgotten, and whoever logs in begins as themselves', async () => {
  const stand = await setUp(browser())
  const { page, view: shown } = await openWith(stand, script + asModule(person))
  const event = (name: string, detail?: object) =>
    run(page, `dispatchEvent(new CustomEvent('${name}', ${JSON.stringify({ detail })}))`)
  const open = () => run(page, `void Roxels.start({ templateKey: '${stand.templateKey}' })`)
  await event('login', { id: 'user_ada', name: 'Ada' })
  await open()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  await event('login', { id: 'user_bob', name: 'Bob' })
  await expect.poll(() => shown.count(), soon).toBe(0)
  await open()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect([await interviewsOf(stand, 'user_ada'), await interviewsOf(stand, 'user_bob')]).toEqual([
    1, 1,
  ])
  await event('logout')
  await expect.poll(() => shown.count(), soon).toBe(0)
  await expect.poll(() => rests(page), soon).toEqual([])
})

const rests = (page: Page) =>
  run<string[]>(page, '[...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat()')

test('while it is not known who is here, a start waits', async () => {
  const stand = await setUp(browser())
  const { page, view: shown } = await openWith(stand, script)
  await run(page, 'Roxels.setPerson(undefined)')
  await run(page, `globalThis.call = Roxels.start({ templateKey: '${stand.templateKey}' })`)
  await shown.getByText('One moment…').first().waitFor()
  expect(await run(page, 'call.status')).toBe('prewarm')
  await run(page, 'Roxels.setPerson(null)')
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
})

test('what rests is what opens the conversation again: no word of it, no name, no id of yours', async () => {
  const stand = await setUp(browser(), persistent)
  const { page, view: shown } = await openWith(stand, noting + init)
  await page.locator('roxels-launcher').getByRole('button').click()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  await shown.getByRole('textbox').fill('A secret')
  const kept = await rests(page)
  expect(kept.length).toBeGreaterThan(0)
  expect(kept.join()).not.toMatch(/Ada|user_123|What is|secret"?:"A/)
  const keys = await run<string[]>(
    page,
    '[...Object.keys(localStorage), ...Object.keys(sessionStorage)]',
  )
  expect(keys.filter((key) => !key.startsWith('roxels:'))).toEqual([])
  expect(await stand.context.cookies()).toEqual([])
})

test('at a kiosk nothing rests at all', async () => {
  const stand = await setUp(browser(), persistent)
  const { page, launcher, view: shown } = await openWith(stand, script + asModule(kiosk))
  await launcher.click()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect(await rests(page)).toEqual([])
})

test('a token of the backend makes it sure, where the template trusts nothing else', async () => {
  const stand = await setUp(browser(), {
    resumption: { enabled: true, trust: 'verified' },
    ...persistent,
  })
  const { kid, aud, secret } = (await stand.client.identityKeys.create({
    alg: 'HS256',
    name: 'Host',
  })) as { kid: string; aud: string; secret: string }
  const token = await signIdentity({ kid, aud, secret, externalId: 'user_123' })
  stand.serve('/identity-token', { html: JSON.stringify({ token }) })
  const { page, launcher, view: shown } = await openWith(stand, script + asModule(identityToken))
  await run(page, "Roxels.on('identity', ({ assurance }) => (globalThis.assurance = assurance))")
  await launcher.click()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect(await run(page, 'assurance')).toBe('verified')
})

test('with a session of the backend, what the page says does not count, and it is told so', async () => {
  const stand = await setUp(browser())
  const { session_id: sessionId } = await stand.client.interviews.create({
    template_id: stand.templateId,
    persons: [{ external_id: 'user_123', name: 'Ada' }],
  })
  stand.serve('/conversation', { html: JSON.stringify({ sessionId }) })
  const said = session.replace('{ sessionId })', "{ sessionId, externalId: 'somebody_else' })")
  const { view: shown, told } = await openWith(stand, script + asModule(said))
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect(told.join()).toContain('externalId: ignored beside a sessionId')
  expect(await interviewsOf(stand, 'user_123')).toBe(1)
  expect(await interviewsOf(stand, 'somebody_else')).toBe(0)
})

const [cspName = '', ...cspRest] = csp.trim().split(': ')
const strict = (stand: Stand) => ({ [cspName]: filledIn(cspRest.join(': '), stand) })

test('under the policy that is shown everything works, and the console is silent', async () => {
  const stand = await setUp(browser())
  const {
    launcher,
    view: shown,
    told,
  } = await openWith(stand, tag, {
    ...strict(stand),
    // The page of this test has an icon of its own.
    [cspName]: `${strict(stand)[cspName]}; img-src data:`,
  })
  await launcher.click()
  await answer(shown)
  await expect.poll(() => messagesIn(shown), soon).toContain('Thank you, Ada.')
  const { width, height } = (await shown.getByRole('dialog').boundingBox())!
  expect([width > 500, height > 300], 'it is styled').toEqual([true, true])
  expect(told).toEqual([])
})

test('a nonce does in place of the address', async () => {
  const stand = await setUp(browser())
  const { launcher, told } = await openWith(stand, nonce, {
    'Content-Security-Policy': `default-src 'none'; img-src data:; script-src 'nonce-r4nd0m'; connect-src ${stand.server.url}`,
  })
  await launcher.waitFor()
  expect(told).toEqual([])
})

test('a policy without the server in connect-src is named in the console', async () => {
  const stand = await setUp(browser())
  const { told } = await openWith(stand, tag, {
    'Content-Security-Policy': `script-src ${stand.server.url}; connect-src 'self'`,
  })
  await expect.poll(() => told.join(), soon).toContain('[roxels] unreachable')
  expect(told.join()).toContain('connect-src')
})

test('a theme is a few properties, and parts for the rest', async () => {
  const stand = await setUp(browser())
  const { page, launcher, view: shown } = await openWith(stand, `<style>${theme}</style>${tag}`)
  const style = (locator: Locator, name: string) =>
    locator.evaluate((element, of) => getComputedStyle(element).getPropertyValue(of), name)
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await style(launcher, 'background-color')).toBe('rgb(91, 33, 182)')
  expect(await style(launcher, 'border-start-start-radius')).toBe('8px')
  expect(await style(launcher, 'inset-inline-end')).toBe('32px')
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await style(launcher, 'background-color')).toBe('rgb(196, 181, 253)')
  await launcher.click()
  expect(await style(shown.getByRole('heading').first(), 'text-transform')).toBe('uppercase')
  expect(await style(shown.getByRole('dialog'), 'font-family')).toBe('Georgia, serif')
  expect(await style(shown.getByRole('dialog'), 'border-start-start-radius')).toBe('4px')
})

test('texts are what the page says, the others stay English', async () => {
  const stand = await setUp(browser(), persistent)
  const { launcher, view: shown } = await openWith(stand, script + asModule(strings))
  expect(await launcher.textContent()).toBe('Sprich mit uns')
  await launcher.click()
  await expect.poll(() => messagesIn(shown), soon).toEqual([question])
  expect(await shown.getByRole('textbox').getAttribute('placeholder')).toBe('Deine Antwort')
  await shown.getByRole('button', { name: 'Senden' }).waitFor()
  await shown.getByRole('button', { name: 'Close' }).waitFor()
})

test('a page that draws all of it itself holds a conversation', async () => {
  const stand = await setUp(browser())
  const { page, view: shown, told } = await openWith(stand, headless)
  const said = () => page.getByRole('log').locator('p').allTextContents()
  await page.getByRole('button', { name: 'Begin' }).click()
  await expect.poll(said, soon).toEqual([question])
  await page.getByRole('textbox').fill('Ada')
  await page.keyboard.press('Enter')
  await expect.poll(said, soon).toEqual([question, 'Ada', 'Thank you, Ada.'])
  await expect.poll(() => page.getByRole('textbox').isVisible(), soon).toBe(false)
  expect(await shown.count()).toBe(0)
  expect(told).toEqual([])
})

test.for([
  ['{}', 'validation_error', 'templateKey'],
  ["{ templateKey: 'KEY', display: 'large' }", 'validation_error', 'display'],
  ["{ templateKey: 'KEY', externalId: 'undefined' }", 'validation_error', 'externalId'],
  ["{ templateKey: 'sk_1' }", 'validation_error', 'templateKey'],
  ["{ templateKey: 'rk_unknown' }", 'unauthorized', undefined],
] as const)('start(%s) is told %s of %s, and throws nothing', async ([options, code, field]) => {
  const stand = await setUp(browser())
  const { page, told, view: shown } = await openWith(stand, noting + script)
  const given = options.replace('KEY', stand.templateKey)
  await run(page, "void Roxels.on('error', note('error'))")
  await run(page, `void Roxels.start(${given})`)
  await expect
    .poll(() => toldTo(page), soon)
    .toEqual([['error', { error: code, ...(field === undefined ? {} : { field }) }]])
  expect(told.join()).toContain(`[roxels] ${code}: `)
  await shown.getByText('This conversation cannot be opened right now.').waitFor()
})

test('a page of an origin that is not listed is refused, and another conversation while one is open', async () => {
  const stand = await setUp(browser())
  const key = (await stand.client.keys.create({
    kind: 'embed',
    name: 'Elsewhere',
    template_id: stand.templateId,
    origins: ['https://elsewhere.example'],
  })) as { key: string }
  const { page } = await openWith(stand, noting + script)
  await run(page, "void Roxels.on('error', note('error'))")
  await run(page, `void Roxels.start({ templateKey: '${key.key}' })`)
  await expect.poll(() => toldTo(page), soon).toEqual([['error', { error: 'forbidden' }]])
  await run(page, `Roxels.close(); void Roxels.start({ templateKey: '${stand.templateKey}' })`)
  await run(page, `void Roxels.start({ templateKey: '${key.key}' })`)
  await expect.poll(() => toldTo(page), soon).toHaveLength(2)
  expect((await toldTo(page))[1]).toEqual(['error', { error: 'busy' }])
})
