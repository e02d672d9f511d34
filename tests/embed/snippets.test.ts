import type { RoxelsEmbed } from '@roxels/embed'
import type { Locator, Page } from 'playwright'
import { expect, test } from 'vitest'
import type { Stand } from './stand.ts'
import { filledIn, messagesIn, setUp, startBrowser } from './stand.ts'

declare global {
  var Roxels: RoxelsEmbed
  var noted: [name: string, payload: unknown][]
}

const browser = startBrowser()
const question = 'What is your name?'

/** The page of a document: the script, and what it says to do. */
const page = (script: string) =>
  `<script src="https://app.roxels.ai/embed.js"></script><script>${script}</script>`

const say = async (view: Locator, text: string) => {
  await view.getByRole('textbox').fill(text)
  await view.getByRole('textbox').press('Enter')
}

/** Who took part in what was begun last, and how it stands. */
async function newest({ client }: Stand) {
  const [interview] = (await client.interviews.page({ limit: 1 })).items
  const { external_id, name, assurance } = interview?.participants[0] ?? {}
  return { status: interview?.status, external_id, name, assurance }
}

const open = (stand: Stand, html: string) => stand.open(filledIn(html, stand))
const noted = (host: Page) => host.evaluate(() => globalThis.noted)

test('seed: a tag with a key and an external id shows a button, which opens the conversation', async () => {
  const stand = await setUp(browser())
  const { view, launcher, told } = await open(
    stand,
    `<script
      src="https://app.roxels.ai/embed.js"
      data-template-key="rk-..."
      data-external-id="user_123"
    ></script>`,
  )
  await launcher.click()
  await expect.poll(() => messagesIn(view)).toEqual([question])
  await say(view, 'Ada')
  await expect.poll(() => messagesIn(view)).toEqual([question, 'Ada', 'Thank you, Ada.'])
  await expect
    .poll(() => newest(stand))
    .toMatchObject({ status: 'completed', external_id: 'user_123' })
  expect(told).toEqual([])
})

test('seed: init by hand shows nothing by itself, and says who the next start is for', async () => {
  const stand = await setUp(browser())
  const {
    page: host,
    view,
    launcher,
  } = await open(stand, page('Roxels.init({ templateKey: "rk-...", externalId: "user_123" });'))
  await host.evaluate(() => globalThis.Roxels.loadLauncherConfig())
  expect([await launcher.count(), await view.count()]).toEqual([0, 0])
  await host.evaluate(() => void globalThis.Roxels.start())
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ external_id: 'user_123' })
})

test('seed: start with a key and an external id opens it at once', async () => {
  const stand = await setUp(browser())
  const { view } = await open(
    stand,
    page('Roxels.start({ templateKey: "rk-...", externalId: "user_123" });'),
  )
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ external_id: 'user_123', assurance: 'device' })
})

test('seed: setPerson after init, as on sign-in', async () => {
  const stand = await setUp(browser())
  const { page: host, view } = await open(
    stand,
    page(`Roxels.init({ templateKey: "rk-..." });
      Roxels.setPerson({ name: "Ada Lovelace", externalId: "user_123" });`),
  )
  await host.evaluate(() => void globalThis.Roxels.start())
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ external_id: 'user_123', name: 'Ada Lovelace' })
})

test('seed: a session that a backend has made, where what the page says of it does not count', async () => {
  const stand = await setUp(browser())
  const { session_id } = await stand.client.interviews.create({
    template_id: stand.templateId,
    persons: [{ external_id: 'user_123', name: 'Ada Lovelace' }],
    context: { plan: 'pro' },
  })
  const {
    page: host,
    view,
    told,
  } = await open(
    stand,
    page(`window.noted = [];
      Roxels.start({ sessionId: "${session_id}", display: "modal", externalId: "user_eve", context: { plan: "enterprise" } })
        .on("complete", (results) => noted.push(["complete", results]));`),
  )
  await expect.poll(() => messagesIn(view)).toEqual([question])
  await say(view, 'Ada')
  await expect
    .poll(() => noted(host))
    .toEqual([
      [
        'complete',
        {
          summary: expect.stringContaining('Ada'),
          findings: { name: 'Ada' },
          duration_seconds: expect.any(Number),
          external_id: 'user_123',
          auto_close: false,
        },
      ],
    ])
  expect(await newest(stand)).toMatchObject({ external_id: 'user_123', assurance: 'verified' })
  expect(told).toEqual([expect.stringContaining('externalId, context: ignored beside a sessionId')])
})

test('seed: two people in one browser: each has their own conversation', async () => {
  const stand = await setUp(browser())
  const { page: host, view } = await open(stand, page('Roxels.init({ templateKey: "rk-..." });'))
  const as = (name: string, externalId: string) =>
    host.evaluate(
      (person) => {
        globalThis.Roxels.setPerson(person)
        globalThis.Roxels.start()
      },
      { name, externalId },
    )
  // User signs in
  await as('Ada', 'user_ada')
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ name: 'Ada' })
  // User signs out, different user signs in
  await as('Bob', 'user_bob')
  await expect.poll(() => newest(stand)).toMatchObject({ name: 'Bob', external_id: 'user_bob' })
  await expect.poll(() => messagesIn(view)).toEqual([question])
})

test('seed: what stands before an id keeps environments apart', async () => {
  const stand = await setUp(browser())
  const { view } = await open(
    stand,
    page(
      'const env = "staging", userId = "user_123";\nRoxels.start({\n  templateKey: "rk-...",\n  externalId: `${env}:${userId}`, // e.g. "prod:user_123"\n});',
    ),
  )
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ external_id: 'staging:user_123' })
})

test('every attribute of the tag: a name, a view', async () => {
  const visibility = { include: ['pricing'], exclude: [] }
  const stand = await setUp(browser(), { launcher: { visibility } })
  const {
    launcher,
    view,
    page: host,
  } = await open(
    stand,
    `<script src="https://app.roxels.ai/embed.js" data-template-key="rk-..."
      data-person-name="Ada" data-view="pricing"></script>`,
  )
  await launcher.click()
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await newest(stand)).toMatchObject({ name: 'Ada', external_id: null })
  await host.keyboard.press('Escape')
  await host.evaluate(() => globalThis.Roxels.setView('checkout'))
  await expect.poll(() => launcher.count()).toBe(0)
})

test('open with a mode is an older name of start with a display', async () => {
  const stand = await setUp(browser())
  const { view, page: host } = await open(
    stand,
    page('Roxels.init({ templateKey: "rk-..." });\nRoxels.open({ mode: "compact" });'),
  )
  await expect.poll(() => messagesIn(view)).toEqual([question])
  expect(await view.getByRole('button', { name: 'Collapse' }).count()).toBe(1)
  await host.evaluate(() => globalThis.Roxels.close())
  await expect.poll(() => view.count()).toBe(0)
})

test('headless: started from a click, noted by its controller, hung up', async () => {
  const stand = await setUp(browser())
  const { view, page: host } = await open(
    stand,
    `<button id="talk">Talk</button>${page(`
      window.noted = [];
      talk.addEventListener("click", () => {
        const call = Roxels.start({
          templateKey: "rk-...", display: "none", personName: "Ada", externalId: "user_123",
        });
        for (const name of ["session", "status", "connected", "chat", "understanding", "voice_state", "ending", "ended"]) {
          call.on(name, (payload) => noted.push([name, payload]));
        }
        window.call = call;
      });
    `)}`,
  )
  await host.locator('#talk').click()
  const all = async (name: string) => (await noted(host)).filter(([one]) => one === name)
  await expect
    .poll(() => all('chat'))
    .toContainEqual(['chat', expect.objectContaining({ text: question })])
  await host.evaluate('call.hangUp()')
  expect(
    (await all('status')).map(([, payload]) => (payload as { status: string }).status),
  ).toEqual(['prewarm', 'loading', 'ready', 'joining', 'connected', 'disconnecting', 'ended'])
  expect((await noted(host)).at(-1)?.[0]).toBe('ended')
  expect(await all('session')).toEqual([
    ['session', { sessionId: expect.stringMatching(/^sess_/) }],
  ])
  expect(await view.count()).toBe(0)
})

test('mid-sentence: who comes back finds the same transcript, and goes on', async () => {
  const stand = await setUp(browser())
  const tag =
    '<script src="https://app.roxels.ai/embed.js" data-template-key="rk-..." data-external-id="user_123"></script>'
  const first = await open(stand, tag)
  await first.launcher.click()
  await expect.poll(() => messagesIn(first.view)).toEqual([question])
  await first.page.close()
  const again = await stand.goTo('/')
  await again.launcher.click()
  await expect.poll(() => messagesIn(again.view)).toEqual([question])
  await say(again.view, 'Ada')
  await expect.poll(() => messagesIn(again.view)).toContain('Thank you, Ada.')
})

test('launcher calls: shown and hidden by the page, read anew, taken away', async () => {
  const stand = await setUp(browser())
  const { page: host, launcher } = await open(
    stand,
    `<aside id="slot"></aside>${page('Roxels.init({ templateKey: "rk-...", fabContainer: document.getElementById("slot") });')}`,
  )
  await host.evaluate(() => globalThis.Roxels.showFab())
  await expect.poll(() => host.locator('#slot roxels-launcher').count()).toBe(1)
  await host.evaluate(() => globalThis.Roxels.hideFab())
  await expect.poll(() => launcher.count()).toBe(0)
  const { version } = await stand.client.templates.get(stand.templateId)
  await stand.client.templates.update(stand.templateId, {
    version,
    settings: { embedded: { launcher: { persistent: true, label: 'Ask us' } } },
  })
  const config = await host.evaluate(() => globalThis.Roxels.loadLauncherConfig())
  expect(config).toMatchObject({ persistent: true, label: 'Ask us', begins: true })
  await host.evaluate(() => globalThis.Roxels.showFab())
  await expect.poll(() => launcher.textContent()).toContain('Ask us')
  await host.evaluate(() => globalThis.Roxels.destroy())
  await expect.poll(() => launcher.count()).toBe(0)
})
