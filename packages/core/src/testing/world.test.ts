import { expect, test } from 'vitest'
import { createRoxels } from '../client.ts'
import { createFakePorts, createScriptedServer, settled } from './index.ts'

async function visit() {
  const server = createScriptedServer()
  const tab = createFakePorts(server)
  const person = { externalId: 'user_ada' }
  const options = { baseUrl: 'https://talk.example', templateKey: 'rk_test', person }
  const roxels = createRoxels(options, tab.ports)
  roxels.start()
  await settled()
  const texts = () =>
    roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.text)
  return { server, tab, roxels, texts, status: () => roxels.state.get().status }
}

test('a page that goes offline loses its line, and has another as soon as it is back', async () => {
  const { server, tab, roxels, status } = await visit()
  tab.page.goOffline()
  await settled()
  expect([status(), server.readers()]).toEqual(['reconnecting', 0])
  roxels.send('Ada')
  await tab.clock.pass(60_000)
  expect([server.log(), status()]).toEqual([[], 'reconnecting'])
  tab.page.goOnline()
  await settled()
  expect([server.log().length, status()]).toEqual([2, 'live'])
})

test('a frozen page hears nothing until it is thawed, though its line is open', async () => {
  const { server, tab, texts } = await visit()
  tab.freeze()
  await server.say('Hello')
  await tab.clock.pass(5_000)
  expect([texts(), server.readers()]).toEqual([[], 1])
  tab.thaw()
  await settled()
  expect(texts()).toEqual(['Hello'])
})

test('a crashed page is gone, and its line with it', async () => {
  const { server, tab, texts } = await visit()
  tab.crash()
  await server.say('Hello')
  await tab.clock.pass(60_000)
  expect([texts(), server.readers(), server.requests('GET /events').length]).toEqual([[], 0, 1])
})

test('a storage refuses what it is told to, and keeps what it had', () => {
  const { lasting } = createFakePorts()
  lasting.setItem('a', '1')
  lasting.refuse('writing')
  expect(() => lasting.setItem('a', '2')).toThrow(
    expect.objectContaining({ name: 'QuotaExceededError' }),
  )
  expect(lasting.getItem('a')).toBe('1')
  lasting.refuse('anything')
  for (const touch of [
    () => lasting.getItem('a'),
    () => lasting.removeItem('a'),
    () => lasting.keys(),
  ]) {
    expect(touch).toThrow(expect.objectContaining({ name: 'SecurityError' }))
  }
  lasting.allow()
  expect(lasting.keys()).toEqual(['a'])
})

test('a clock runs timers in their order, and what they set off before the next', async () => {
  const { clock } = createFakePorts()
  const ran: string[] = []
  clock.setTimeout(() => ran.push('late'), 20)
  clock.setTimeout(
    () => void Promise.resolve().then(() => clock.setTimeout(() => ran.push('then'), 5)),
    10,
  )
  clock.setTimeout(() => ran.push('last'), 25)
  const never = clock.setTimeout(() => ran.push('never'), 1)
  clock.clearTimeout(never)
  await clock.pass(30)
  expect([ran, clock.pending(), clock.runNext()]).toEqual([['then', 'late', 'last'], 0, false])
})

test('the same happens in each run', () => {
  const rolls = () => {
    const { ports } = createFakePorts()
    return [ports.random(), ports.random(), ports.newId(), ports.clock.now()]
  }
  expect(rolls()).toEqual(rolls())
})
