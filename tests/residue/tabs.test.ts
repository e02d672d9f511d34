import type { CreateTemplate } from '@roxels/node'
import { expect, test } from 'vitest'
import { startBrowser } from './browser.ts'
import {
  as,
  cutOff,
  secretsOf,
  setUp,
  shown,
  signOut,
  somebody,
  status,
  talk,
  until,
  untilShown,
} from './stand.ts'
import { foundIn, residueIn } from './traces.ts'

const browser = startBrowser()
const [ada, bob] = [somebody(), somebody()]

const template: CreateTemplate = {
  name: 'Another',
  phases: [{ goals: [{ id: 'full_name', type: 'open', prompt: 'What is your name?' }] }],
  settings: { embedded: { resumption: { enabled: true, trust: 'device', window_days: 30 } } },
}

async function twoTabs() {
  const stand = await setUp(browser(), ada, bob)
  const first = await stand.open(as(ada))
  await talk(first, ada)
  const second = await stand.open(as(ada))
  await until(second, 'live')
  await untilShown(second, 3)
  return { stand, first, second, secrets: await secretsOf(ada, stand) }
}

test('TB-01 a sign-out in one tab blanks the other', async () => {
  const { first, second, secrets } = await twoTabs()
  await signOut(first)
  await until(second, 'signedOut')
  expect(await residueIn(second, secrets)).toBe('')
})

test('TB-01 tabs that cannot talk to each other hear of a sign-out by their storage', async () => {
  const stand = await setUp(browser(), ada)
  await stand.context.addInitScript(() => Reflect.deleteProperty(globalThis, 'BroadcastChannel'))
  const first = await stand.open(as(ada))
  await talk(first, ada)
  const second = await stand.open(as(ada))
  await untilShown(second, 3)
  // Nor does the server tell it, which is not told itself.
  await first.route('**/v1/revocations', (route) => route.abort())
  await signOut(first)
  await until(second, 'signedOut')
  expect(foundIn(await shown(second), Object.values(ada))).toEqual([])
})

test.for(['resume', 'visibilitychange'])(
  'TB-02 a tab that was frozen during the sign-out has nothing to show when it wakes: %s',
  async (event) => {
    const { first, second, secrets } = await twoTabs()
    const reconnect = await cutOff(second)
    await signOut(first)
    expect(await status(second)).not.toBe('signedOut')
    expect(foundIn(await shown(second), secrets)).toEqual([2, 3, 4, 5])
    const awoken = await second.evaluate((type) => {
      document.dispatchEvent(new Event(type))
      return globalThis.host.awoken.at(-1)
    }, event)
    expect(awoken).toMatchObject({ on: event, status: 'signedOut' })
    expect(foundIn(awoken?.shown ?? '', secrets)).toEqual([])
    await reconnect()
    await expect.poll(() => residueIn(second, secrets)).toBe('')
  },
)

test('TB-05 when somebody else signs in in another tab, this one is locked until it is confirmed, and writes nobody back', async () => {
  const { stand, first, second, secrets } = await twoTabs()
  await first.close()
  const { id: template_id } = await stand.client.templates.create(template)
  const { key: templateKey } = await stand.client.keys.create({
    kind: 'embed',
    template_id,
    origins: [stand.server.url],
  })
  const other = await stand.open({ ...as(bob), templateKey })
  await talk(other, bob)
  await until(second, 'locked')
  expect(foundIn(await shown(second), secrets.slice(2))).toEqual([])
  const refused = await second.evaluate(() => {
    try {
      return globalThis.host.roxels.send('Is it still me?')
    } catch (error) {
      return (error as { code: string }).code
    }
  })
  expect(refused).toBe('not_active')
  const rests = () => other.evaluate((key) => localStorage.getItem(`roxels:${key}`), templateKey)
  const before = await rests()
  expect(before).not.toBeNull()

  await second.evaluate(() => globalThis.host.roxels.start())
  await until(second, 'live')
  await untilShown(second, 3)
  expect(await rests()).toBe(before)
  expect([await status(other), foundIn(await shown(other), secrets)]).toEqual(['live', []])
})

test('TB-05 when somebody else begins the same conversation in another tab, this one is signed out and nothing of it rests', async () => {
  const { stand, second, secrets } = await twoTabs()
  const other = await stand.open(as(bob))
  await talk(other, bob)
  await until(second, 'signedOut')
  expect(await residueIn(second, secrets)).toBe('')
  expect(await status(other)).toBe('live')
  expect(await residueIn(other, secrets)).toBe('')
})
