import { expect, test } from 'vitest'
import type { Roxels } from '../roxels.ts'
import { openVisits } from '../testing/unpublished/visits.ts'
import { goals } from './goals.ts'

const asked = [
  { id: 'full_name', title: 'Full name' },
  { id: 'team_size', title: 'Team size' },
  { id: 'address', title: 'Address' },
]

async function openInterview(all = asked) {
  const visits = openVisits({ goals: all })
  const { roxels } = await visits.started()
  const part = () => shownNow(roxels)
  const item = (id: string) => part().items.find((goal) => goal.id === id)!
  return { ...visits, roxels, part, item }
}

function shownNow(roxels: Roxels) {
  const { state, captured, goals: all } = roxels
  return goals(roxels, { state: state.get(), goals: all.get(), captured: captured.get() })
}

test('goals are shown in the order of the template, each with what was captured for it', async () => {
  const { server, part } = await openInterview()
  await server.ask('address')
  await server.capture('team_size', 12)
  expect(part().items.map(({ title, state, data }) => [title, state, data])).toEqual([
    ['Full name', 'open', undefined],
    ['Team size', 'committed', 12],
    ['Address', 'active', undefined],
  ])
})

test('what was captured is handed on as it is', async () => {
  const { server, roxels, item } = await openInterview()
  await server.capture('address', { city: 'London' })
  expect(item('address').data).toBe(roxels.captured.get()['address'])
})

test('progress counts what is settled, not what is still to be confirmed', async () => {
  const { server, part } = await openInterview()
  expect([part().done, part().progress]).toEqual([0, { value: 0, max: 3 }])
  await server.capture('full_name', 'Ada', { confirm: true })
  expect(part().progress.value).toBe(0)
  await server.capture('team_size', 12)
  expect([part().done, part().progress]).toEqual([1, { value: 1, max: 3 }])
})

test('with no goals there is still a progress that can be drawn', async () => {
  const { part } = await openInterview([])
  expect([part().done, part().progress, part().items]).toEqual([0, { value: 0, max: 1 }, []])
})

test('a captured answer waits for its button to be pressed, and is settled then', async () => {
  const { server, item, pass } = await openInterview()
  expect(item('team_size').confirm).toMatchObject({ type: 'button', hidden: true })
  await server.capture('team_size', 12, { confirm: true })
  expect([item('team_size').confirm.hidden, item('full_name').confirm.hidden]).toEqual([
    false,
    true,
  ])
  item('team_size').confirm.onclick()
  await pass()
  expect(server.requests('POST /goals/commit').map(({ goalId }) => goalId)).toEqual(['team_size'])
  expect([item('team_size').state, item('team_size').confirm.hidden]).toEqual(['committed', true])
})

test('a button whose wish is refused fails without a word, and stays', async () => {
  const { server, item, pass } = await openInterview()
  await server.capture('team_size', 12, { confirm: true })
  server.refuse('POST /goals/commit', 'conflict')
  item('team_size').confirm.onclick()
  await pass()
  expect(server.requests('POST /goals/commit')).toHaveLength(1)
  expect(item('team_size').confirm.hidden).toBe(false)
})

test('an answer can be corrected once there is one, whether or not it is confirmed', async () => {
  const { server, item, pass } = await openInterview()
  await server.ask('team_size')
  expect([item('full_name').canCorrect, item('team_size').canCorrect]).toEqual([false, false])
  await server.capture('full_name', 'Ada', { confirm: true })
  await server.capture('team_size', 12)
  expect([item('full_name').canCorrect, item('team_size').canCorrect]).toEqual([true, true])
  await item('team_size').correct(13)
  await pass()
  expect([item('team_size').data, item('full_name').data]).toEqual([13, 'Ada'])
})

test('a correction that is refused is told to whoever made it', async () => {
  const { server, item } = await openInterview()
  await server.capture('team_size', 12)
  server.refuse('PUT /goals', 'validation_error')
  await expect(item('team_size').correct(-1)).rejects.toMatchObject({ code: 'validation_error' })
})

test('answers can be changed while the line is lost, and not once all is complete', async () => {
  const { server, roxels, item, pass } = await openInterview()
  const can = (id: string) => [item(id).canCorrect, !item(id).confirm.hidden]
  await server.capture('team_size', 12)
  await server.capture('full_name', 'Ada', { confirm: true })
  const letGo = server.hold('GET /events')
  await server.hangUp()
  expect(roxels.state.get().status).toBe('reconnecting')
  expect([can('team_size'), can('full_name')]).toEqual([
    [true, false],
    [true, true],
  ])
  letGo()
  await pass(1_000)
  await roxels.end()
  await pass()
  expect(roxels.state.get().status).toBe('completed')
  expect([can('team_size'), can('full_name')]).toEqual([
    [false, false],
    [false, false],
  ])
})
