import { expect, test } from 'vitest'
import { lineTo } from '../backend.ts'
import { startGateway } from './hosts/gateway.ts'
import { converse, ownLines, start, tag, tagWithKey } from './hosts/host.ts'
import type { OpenedPage, Stand } from './stand.ts'
import { messagesIn, setUp, startBrowser } from './stand.ts'

const browser = startBrowser()

declare global {
  var violations: string[]
}

const listen = /* html */ `<script nonce="abc">
  globalThis.violations = []
  document.addEventListener('securitypolicyviolation', (event) =>
    violations.push([event.effectiveDirective, event.blockedURI, event.sample].join(' ')))
</script>`

/** As strict as a page can be that lets the embed in at all. */
async function openStrict(stand: Stand, connect: string, scripts: string): Promise<OpenedPage> {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-abc' ${stand.server.url}`,
    `style-src 'none'`,
    `connect-src ${connect}`,
    `base-uri 'none'; form-action 'none'`,
    `require-trusted-types-for 'script'; trusted-types 'none'`,
  ].join('; ')
  const html = `<!doctype html><html lang="en"><title>Strict</title><h1>Shop</h1>${listen}${scripts}</html>`
  stand.serve('/strict', { html, headers: { 'content-security-policy': policy } })
  return stand.goTo('/strict')
}

const violationsIn = ({ page }: OpenedPage) => page.evaluate(() => globalThis.violations)

test('under a strict policy the launcher shows itself, and opens a whole conversation', async () => {
  const stand = await setUp(browser())
  const opened = await openStrict(stand, stand.server.url, tagWithKey(stand))
  await opened.launcher.click()
  await converse(opened.view)
  const colour = await opened.view
    .getByRole('button', { name: 'Start again' })
    .evaluate((button) => getComputedStyle(button).backgroundColor)
  expect(colour).toBe('rgb(11, 107, 88)')
  await opened.view.getByRole('button', { name: 'Close' }).click()
  await opened.launcher.waitFor()
  expect(await violationsIn(opened)).toEqual([])
  expect(opened.told).toEqual([])
})

test('under a strict policy the compact view holds a whole conversation, and is moved and collapsed', async () => {
  const stand = await setUp(browser())
  const opened = await openStrict(stand, stand.server.url, tag(stand))
  const { page, view } = opened
  await start(page, { templateKey: stand.templateKey, display: 'compact' })
  await view.getByRole('button', { name: 'Move, with the arrow keys' }).press('Shift+ArrowLeft')
  expect(await view.getByRole('region').evaluate((element) => element.style.translate)).toBe(
    '-64px',
  )
  await view.getByRole('button', { name: 'Collapse' }).click()
  await view.getByRole('button', { name: /^Open the conversation/ }).click()
  await converse(view)
  expect(await violationsIn(opened)).toEqual([])
  expect(opened.told).toEqual([])
})

test('a policy that does not let the page connect is named in one line, and the participant is told', async () => {
  const stand = await setUp(browser())
  const opened = await openStrict(stand, `'none'`, tag(stand))
  await start(opened.page, { templateKey: stand.templateKey })
  await opened.view.getByText('There is no connection. Trying again…').waitFor()
  // It is tried again, and told no more.
  await expect.poll(async () => (await violationsIn(opened)).length).toBeGreaterThan(2)
  expect(new Set(await violationsIn(opened))).toEqual(
    new Set([`connect-src ${stand.server.url}/v1/sessions `]),
  )
  expect(await opened.page.evaluate(() => globalThis.errors)).toEqual([{ error: 'unreachable' }])
  expect(ownLines(opened)).toEqual([
    expect.stringMatching(/^\[roxels\] unreachable: .*Content-Security-Policy.*connect-src/),
  ])
})

test('a launcher that cannot be read for a policy is told of in one line, and is not there', async () => {
  const stand = await setUp(browser())
  const opened = await openStrict(stand, `'none'`, tagWithKey(stand))
  await expect.poll(() => ownLines(opened)).toEqual([expect.stringContaining('connect-src')])
  expect(await opened.launcher.count()).toBe(0)
})

test('a frame whose storage is blocked holds a conversation in memory alone', async () => {
  const stand = await setUp(browser())
  const gateway = await startGateway(stand.server.url)
  stand.serve('/framed', { html: tagWithKey(stand, `data-base-url="${gateway}"`) })
  const { page, told } = await stand.open(
    `<iframe sandbox="allow-scripts allow-forms" src="/framed" width="800" height="500"></iframe>`,
  )
  const frame = page.frames()[1]!
  const blocked = await frame.evaluate(() => {
    try {
      return String(localStorage)
    } catch (error) {
      return (error as Error).name
    }
  })
  expect(blocked).toBe('SecurityError')
  const view = page.frameLocator('iframe').locator('roxels-embed')
  await page.frameLocator('iframe').locator('roxels-launcher').getByRole('button').click()
  await converse(view)
  const report = await frame.evaluate(() => Roxels.signOut())
  expect(report).toMatchObject({ cleared: ['memory'], revoked: 'now' })
  await expect.poll(() => view.count()).toBe(0)
  expect(told).toEqual([])
})

test.for<[what: string, prepare: (stand: Stand) => Promise<string>, code: string, line: RegExp]>([
  [
    'a key that was revoked',
    async ({ client, templateKey }) => {
      const keys = client.keys.list()
      for await (const { id, name } of keys) if (name === 'Host') await client.keys.revoke(id)
      return templateKey
    },
    'unauthorized',
    /key/,
  ],
  [
    'a key for another page',
    async ({ client, templateId }) => {
      const origins = ['https://shop.example']
      const made = await client.keys.create({
        kind: 'embed',
        name: 'Elsewhere',
        template_id: templateId,
        origins,
      })
      return (made as { readonly key: string }).key
    },
    'forbidden',
    /http:\/\/127\.0\.0\.1:\d+/,
  ],
  [
    'a template that was archived',
    async ({ client, templateId, templateKey }) => {
      await client.templates.archive(templateId)
      return templateKey
    },
    'conflict',
    /archived/,
  ],
])(
  '%s: a stable code, one line that says what to do, and a view that anybody understands',
  async ([, prepare, code, line]) => {
    const stand = await setUp(browser())
    const templateKey = await prepare(stand)
    const opened = await stand.open(tag(stand))
    const { page, view } = opened
    await start(page, { templateKey })
    await view
      .getByRole('alert')
      .getByText('This conversation cannot be opened right now.')
      .waitFor()
    await view.getByRole('button', { name: 'Try again' }).waitFor()
    expect(await page.evaluate(() => globalThis.errors)).toEqual([{ error: code }])
    expect(ownLines(opened)).toEqual([expect.stringMatching(line)])
  },
)

test('a server that is down is told of once, and the conversation opens by itself when it is up again', async () => {
  const stand = await setUp(browser())
  const first = await lineTo(stand.server)
  await first.close()
  const opened = await stand.open(tag(stand))
  const { page, view } = opened
  await start(page, { templateKey: stand.templateKey, baseUrl: first.url })
  await view.getByText('There is no connection. Trying again…').waitFor()
  await lineTo(stand.server, Number(new URL(first.url).port))
  await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
  expect(await view.getByText('There is no connection').count()).toBe(0)
  expect(await page.evaluate(() => globalThis.errors)).toEqual([{ error: 'unreachable' }])
  expect(ownLines(opened)).toHaveLength(1)
})
