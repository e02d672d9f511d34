import { describe, expect, test } from 'vitest'
import type { Roxels, RoxelsOptions } from '../roxels.ts'
import { ada, openVisits } from '../testing/unpublished/visits.ts'
import { composer } from './composer.ts'

/** A conversation that is open for input, and where one writes in it. */
async function openComposer(options: Partial<RoxelsOptions> = {}, visits = openVisits()) {
  const { roxels } = await visits.started(options)
  const sent = () => visits.server.requests('POST /messages').map(({ body }) => body['text'])
  return { ...visits, roxels, sent, part: () => shownNow(roxels) }
}

/** What is shown to whoever looks now. */
function shownNow(roxels: Roxels) {
  const { state, draft, turn } = roxels
  return composer(roxels, { state: state.get(), draft: draft.get(), turn: turn.get() })
}

/** A key pressed in a field, as much of it as anybody reads. */
function press(key: Partial<KeyboardEvent>, value: string) {
  const target = { value }
  let isPrevented = false
  const event: unknown = {
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    ...key,
    target,
    preventDefault: () => (isPrevented = true),
  }
  return { event: event as KeyboardEvent, target, isPrevented: () => isPrevented }
}

function pressEnter(part: ReturnType<typeof composer>, value: string, more = {}) {
  const pressed = press({ key: 'Enter', ...more }, value)
  part.field.onkeydown(pressed.event)
  return { left: pressed.target.value, isPrevented: pressed.isPrevented() }
}

function submit(part: ReturnType<typeof composer>, field: object | null) {
  const namedItem = (name: string) => (name === part.field.name ? field : null)
  let isPrevented = false
  const event: unknown = {
    target: { elements: { namedItem } },
    preventDefault: () => (isPrevented = true),
  }
  part.form.onsubmit(event as Event)
  return isPrevented
}

describe('Enter', () => {
  test('sends what is in the field, even if the draft does not have the last key press yet', async () => {
    const { roxels, part, pass, sent } = await openComposer()
    roxels.setDraft('Ada Lovelac')
    expect(pressEnter(part(), 'Ada Lovelace')).toEqual({ left: '', isPrevented: true })
    expect(roxels.draft.get()).toBe('')
    await pass()
    expect(sent()).toEqual(['Ada Lovelace'])
  })

  test.for([
    { what: 'with Shift begins a new line', more: { shiftKey: true } },
    { what: 'while an input method composes picks a word', more: { isComposing: true } },
    { what: 'that ends a composition in Safari picks a word', more: { keyCode: 229 } },
    { what: 'is the only key that sends', more: { key: 'a' } },
  ])('$what', async ({ more }) => {
    const { roxels, part, pass, sent } = await openComposer()
    roxels.setDraft('Ada')
    expect(pressEnter(part(), 'Ada', more)).toEqual({ left: 'Ada', isPrevented: false })
    expect(roxels.draft.get()).toBe('Ada')
    await pass()
    expect(sent()).toEqual([])
  })

  test('in a field that holds nothing but white space does nothing', async () => {
    const { part, pass, sent } = await openComposer()
    expect(pressEnter(part(), '').left).toBe('')
    expect(pressEnter(part(), ' \n\t').left).toBe(' \n\t')
    await pass()
    expect(sent()).toEqual([])
  })
})

test('the button sends what is in the field of that form', async () => {
  const { roxels, part, pass, sent } = await openComposer()
  const field = { value: 'Ada Lovelace' }
  roxels.setDraft(field.value)
  expect(part().send).toEqual({ type: 'submit' })
  expect(submit(part(), field)).toBe(true)
  expect([field.value, roxels.draft.get()]).toEqual(['', ''])
  await pass()
  expect(sent()).toEqual(['Ada Lovelace'])
})

test('a form without that field does not send the page away', async () => {
  const { part, sent } = await openComposer()
  expect(submit(part(), null)).toBe(true)
  expect(submit(part(), [])).toBe(true)
  expect(sent()).toEqual([])
})

test('what is written is the draft, and is shown again wherever the field is shown next', async () => {
  const { roxels, part } = await openComposer()
  const typed: unknown = { target: { value: 'I am Ada and' } }
  part().field.oninput(typed as Event)
  expect(roxels.draft.get()).toBe('I am Ada and')
  expect(part().field.value).toBe('I am Ada and')
})

test('one writes on while the line is lost, and it is sent once when it is back', async () => {
  const { server, roxels, part, pass, sent } = await openComposer()
  const letGo = server.hold('GET /events')
  await server.hangUp()
  expect(roxels.state.get().status).toBe('reconnecting')
  expect(part().fields.disabled).toBe(false)
  const letSend = server.answer('POST /messages', () => Promise.reject(new TypeError('No network')))
  expect(pressEnter(part(), 'Still here').left).toBe('')
  expect(roxels.outbox.get().map(({ text }) => text)).toEqual(['Still here'])
  letSend()
  letGo()
  await pass(1_000)
  expect(roxels.state.get().status).toBe('live')
  const written = server.log().filter(({ name }) => name === 'message')
  expect(written.map(({ data }) => data)).toMatchObject([{ text: 'Still here' }])
  expect(sent().at(-1)).toBe('Still here')
})

describe('nothing can be written', () => {
  test('before the conversation is open', async () => {
    const { visit, server, pass } = openVisits()
    const { roxels } = visit()
    const atRest = shownNow(roxels)
    expect([atRest.fields.disabled, atRest.form.hidden]).toEqual([true, false])
    const letGo = server.hold('POST /v1/sessions')
    roxels.start()
    await pass()
    expect(roxels.state.get().status).toBe('resuming')
    expect(shownNow(roxels).fields.disabled).toBe(true)
    expect(pressEnter(shownNow(roxels), 'Too soon').left).toBe('Too soon')
    letGo()
    await pass()
    expect(shownNow(roxels).fields.disabled).toBe(false)
    expect(server.requests('POST /messages')).toEqual([])
  })

  test('once it is complete, and what was being written stays', async () => {
    const { server, roxels, part, sent } = await openComposer()
    const before = part()
    await server.complete()
    expect(roxels.state.get().status).toBe('completed')
    expect([part().fields.disabled, part().form.hidden]).toEqual([true, false])
    // What is on the screen is still the part of a moment ago.
    expect(pressEnter(before, 'Too late').left).toBe('Too late')
    expect(submit(before, { value: 'Too late' })).toBe(true)
    expect(sent()).toEqual([])
  })

  test('while it is locked, and where one writes is not there', async () => {
    const visits = openVisits()
    const { server, pass } = visits
    let isKnown = true
    const identityToken = () => Promise.resolve(isKnown ? server.signIdentity('user_ada') : null)
    const { roxels, part, sent } = await openComposer({ person: ada, identityToken }, visits)
    const before = part()
    isKnown = false
    await server.expireIdentities()
    await pass()
    expect(roxels.state.get().status).toBe('locked')
    expect([part().fields.disabled, part().form.hidden]).toEqual([true, true])
    expect(pressEnter(before, 'Not mine').left).toBe('Not mine')
    expect(sent()).toEqual([])
  })
})

test('the agent can be stopped while it is at work, and only then', async () => {
  const { server, roxels, part, pass } = await openComposer()
  expect(part().stop).toMatchObject({ type: 'button', hidden: true })
  await server.speak('How many ')
  expect(part().stop.hidden).toBe(false)
  part().stop.onclick()
  await pass()
  expect(roxels.turn.get()?.state).toBe('stopped')
  expect(part().stop.hidden).toBe(true)
  await server.speak('And now ')
  await server.finish('interrupted')
  expect(part().stop.hidden).toBe(true)
})

test('a stop that does not reach the server fails without a word, and its button stays', async () => {
  const { server, part, pass } = await openComposer()
  await server.speak('How many ')
  server.refuse('POST /stop', 'forbidden')
  part().stop.onclick()
  await pass()
  expect(server.requests('POST /stop')).not.toEqual([])
  expect(part().stop.hidden).toBe(false)
})
