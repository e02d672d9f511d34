import { waitFor, within } from '@testing-library/dom'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { Stage } from '../displays/stage.test.shared.ts'
import {
  button,
  field,
  keys,
  kinds,
  messages,
  newServer,
  open,
  openGreeted,
  press,
} from '../displays/stage.test.shared.ts'

beforeEach(() => page.viewport(1280, 800))

describe.for(kinds)('%s', (display) => {
  test('the words of whoever was here before are gone at sign-out', async () => {
    const server = newServer()
    const identityToken = async () => server.signIdentity('ada')
    const person = { externalId: 'ada', name: 'Ada' }
    const stage = await openGreeted({ display, server, person, identityToken })
    const { roxels, shadow, view } = stage
    await keys('My secret is 4711{Enter}')
    await server.capture('name', 'Ada Lovelace')
    await server.say('I keep it, Ada.')
    await keys('Half written')
    expect(everything(shadow)).toMatch(/4711[^]*Half written/)
    press(stage, 'End the conversation')
    const before = field(stage)
    view.getByRole('log').focus()

    const signedOut = roxels.signOut()
    expect(everything(shadow)).not.toMatch(/4711|Ada|Half|Lovelace|Hello/)
    expect(shadow.activeElement).toBe(view.getByRole('heading', { name: 'Conversation' }))
    // With it goes what the browser would bring back by undo.
    expect(before.isConnected).toBe(false)
    expect(view.getByText('You are signed out.')).toBeTruthy()
    press(stage, 'Start again')
    expect(stage.again).toHaveBeenCalledOnce()
    await signedOut
  })

  test('nothing is left of it once it is removed', async () => {
    const before = document.documentElement.outerHTML
    const added = vi.spyOn(globalThis, 'addEventListener')
    const removed = vi.spyOn(globalThis, 'removeEventListener')
    const stage = await openGreeted({ display })
    await keys('Ada{Enter}')
    const { server, roxels, shadow } = stage
    await server.speak('Good ')
    stage.display.remove()
    stage.display.remove()
    expect(document.documentElement.outerHTML).toBe(before)
    expect(removed.mock.calls.map(([type]) => type)).toEqual(
      added.mock.calls.map(([type]) => type).filter((type) => type === 'resize'),
    )
    vi.restoreAllMocks()

    const text = shadow.textContent
    await server.speak('morning.')
    await server.finish()
    await server.say('Nobody hears this.')
    stage.notice.set('refused')
    await roxels.signOut()
    expect(shadow.textContent).toBe(text)
    expect(stage.notice.lc).toBe(0)
  })

  test('locked, nothing is shown but how to unlock it, and then all of it again', async () => {
    const server = newServer()
    let isHere = true
    const identityToken = async () => (isHere ? server.signIdentity('ada') : null)
    const person = { externalId: 'ada' }
    const stage = await openGreeted({ display, server, person, identityToken })
    isHere = false
    await server.expireIdentities()
    await waitFor(() => expect(button(stage, 'It is me')).not.toBeNull())
    expect(messages(stage)).toEqual([])
    expect(stage.view.getByText(/^Locked/)).toBeTruthy()
    expect(stage.view.queryByRole('textbox')).toBeNull()
    expect(stage.shadow.activeElement?.textContent).toBe('Scripted')
    isHere = true
    press(stage, 'It is me')
    await waitFor(() => expect(messages(stage)).toEqual(['Hello. Who are you?']))
    await waitFor(() => expect(stage.shadow.activeElement).toBe(field(stage)))
  })
})

test('completed, what was said can still be read, and another one begun', async () => {
  const stage = await openGreeted()
  await stage.server.capture('name', 'Ada')
  await stage.server.complete()
  expect(stage.view.getByText('That is everything. Thank you!')).toBeTruthy()
  expect(messages(stage)).toEqual(['Hello. Who are you?'])
  expect(stage.view.queryByRole('textbox')).toBeNull()
  expect(button(stage, 'End the conversation')).toBeNull()
  expect(button(stage, 'Change: Your name')).toBeNull()
  press(stage, 'Start again')
  expect(stage.again).toHaveBeenCalledOnce()
})

test('it says that it opens, and that it waits for the host', () => {
  const stage = open({ person: undefined })
  expect(stage.view.getByText('Opening your conversation…')).toBeTruthy()
  stage.roxels.start()
  expect(stage.view.getByText('One moment…')).toBeTruthy()
  stage.roxels.setPerson(null)
  expect(stage.view.getByText('Opening your conversation…')).toBeTruthy()
  expect(stage.view.queryByRole('textbox')).toBeNull()
})

test('refused, it can be tried again', async () => {
  const stage = open()
  stage.server.refuse('POST /v1/sessions', 'forbidden')
  stage.roxels.start()
  stage.notice.set('refused')
  await waitFor(() => expect(stage.roxels.state.get().refusal).not.toBeNull())
  expect(stage.view.getByRole('alert').textContent).toBe(
    'This conversation cannot be opened right now.',
  )
  press(stage, 'Try again')
  expect(stage.again).toHaveBeenCalledOnce()
})

test('a link that lets nobody in is not tried again', () => {
  const stage = open()
  stage.notice.set('linkRefused')
  expect(stage.view.getByRole('alert').textContent).toMatch(/^This link lets nobody in/)
  expect(button(stage, 'Try again')).toBeNull()
})

test('while nobody can be reached it says so, and goes on by itself', async () => {
  const stage = open()
  const end = stage.server.answer('POST /v1/sessions', () => Promise.reject(new TypeError('No.')))
  stage.roxels.start()
  stage.notice.set('unreachable')
  await stage.server.clock.pass(1_000)
  expect(stage.view.getByText('There is no connection. Trying again…')).toBeTruthy()
  expect(stage.view.queryAllByRole('button').map(({ ariaLabel }) => ariaLabel)).toEqual(['Close'])
  end()
  await stage.server.clock.pass(60_000)
  await stage.server.say('Here we are.')
  expect(messages(stage)).toEqual(['Here we are.'])
  expect(stage.view.queryByText(/no connection/)).toBeNull()
})

test('where the host has made a mistake there is nothing but what it says', () => {
  const stage = open({ isNull: true })
  stage.notice.set('refused')
  expect(stage.view.getByText('This conversation cannot be opened right now.')).toBeTruthy()
  expect(stage.view.getAllByRole('button').map(({ ariaLabel }) => ariaLabel)).toEqual(['Close'])
})

test('who presses the button to send writes on in the field', async () => {
  const stage = await openGreeted()
  await keys('Ada')
  button(stage, 'Send')?.focus()
  press(stage, 'Send')
  expect(stage.shadow.activeElement).toBe(field(stage))
  await waitFor(() => expect(messages(stage)).toEqual(['Hello. Who are you?', 'Ada']))
})

test('a line that is down is told, and what is written meanwhile is sent', async () => {
  const stage = await openGreeted()
  const end = stage.server.refuse('GET /events', 'service_unavailable')
  await stage.server.hangUp()
  await stage.server.clock.pass(1_000)
  expect(stage.view.getByText(/^The line is down/)).toBeTruthy()
  await keys('Ada{Enter}')
  end()
  await stage.server.clock.pass(60_000)
  expect(stage.view.queryByText(/^The line is down/)).toBeNull()
  expect(messages(stage)).toEqual(['Hello. Who are you?', 'Ada'])
})

test('what could not be sent is sent again or thrown away', async () => {
  const stage = await openGreeted()
  const end = stage.server.refuse('POST /messages', 'forbidden')
  await keys('One{Enter}Two{Enter}')
  await waitFor(() => expect(stage.view.getAllByText('Not sent.')).toHaveLength(2))
  end()
  const [one, two] = stage.view.getAllByRole('listitem').slice(1)
  within(two as HTMLElement)
    .getByRole('button', { name: 'Delete' })
    .focus()
  await keys('{Enter}')
  expect(stage.shadow.activeElement).toBe(stage.view.getByRole('log'))
  within(one as HTMLElement)
    .getByRole('button', { name: 'Send again' })
    .click()
  await waitFor(() => expect(stage.view.queryByText('Not sent.')).toBeNull())
  expect(messages(stage)).toEqual(['Hello. Who are you?', 'One'])
})

test('an answer that broke off goes on when it is asked to', async () => {
  const stage = await openGreeted()
  await stage.server.speak('Well,')
  await stage.server.finish('interrupted')
  expect(stage.view.getByText('The answer is not finished.')).toBeTruthy()
  press(stage, 'Retry')
  await waitFor(() => expect(stage.server.requests('POST /retry')).toHaveLength(1))
})

test('a word that is said touches one row', async () => {
  const stage = await openGreeted()
  await stage.server.hear('Ada')
  await stage.server.speak('Good ')
  const touched = new Set<Node>()
  const observer = new MutationObserver((records) =>
    records.forEach(({ target }) => touched.add(target)),
  )
  const rows = stage.shadow.querySelector('.messages') as HTMLElement
  observer.observe(rows, { childList: true, subtree: true, characterData: true, attributes: true })
  await stage.server.speak('morning.')
  observer.takeRecords().forEach(({ target }) => touched.add(target))
  observer.disconnect()
  expect(messages(stage).at(-1)).toBe('Good morning.')
  const last = rows.lastElementChild as Element
  expect([...touched].filter((node) => !last.contains(node))).toEqual([])
  expect(touched.size).toBeGreaterThan(0)
})

test('each answer is read out once it has ended', async () => {
  const stage = await openGreeted()
  const read = () => stage.view.getAllByRole('status').map(({ textContent }) => textContent)
  expect(read()).toContain('Hello. Who are you?')
  await stage.server.speak('Good ')
  expect(read()).not.toContain('Good ')
  await stage.server.speak('morning.')
  await stage.server.finish()
  expect(read()).toContain('Good morning.')
  expect(stage.view.getByRole('log').lang).toBe('en')
})

describe('answers', () => {
  test('one is corrected in a form of its fields', async () => {
    const stage = await openGreeted()
    const { server, view, shadow } = stage
    await server.capture('address', { street: 'Am Hof 1', number: 2, is_new: false })
    expect(view.getByText('Am Hof 1, 2, No')).toBeTruthy()
    expect(view.getByText('1 of 2')).toBeTruthy()
    button(stage, 'Change: Where you live')?.focus()
    await keys('{Enter}')
    expect(shadow.activeElement).toBe(view.getByRole('textbox', { name: 'Street' }))
    await keys('Am Markt 3{Tab}{Control>}a{/Control}4{Tab}{Space}{Enter}')
    await waitFor(() => expect(view.getByText('Am Markt 3, 4, Yes')).toBeTruthy())
    expect(server.requests('PUT /goals').map(({ body }) => body)).toEqual([
      { data: { street: 'Am Markt 3', number: 4, is_new: true } },
    ])
    expect(shadow.activeElement).toBe(button(stage, 'Change: Where you live'))
  })

  test('one that is refused says where, and can be given up', async () => {
    const stage = await openGreeted()
    const { server, view, shadow } = stage
    await server.capture('address', { street: 'Am Hof 1', town: 'Bonn' })
    server.answer('PUT /goals', () =>
      Response.json(
        { error: { code: 'validation_error', message: 'No.', field: 'data.town' } },
        { status: 422 },
      ),
    )
    press(stage, 'Change: Where you live')
    await keys('{Enter}')
    const problem = 'This could not be saved. Try again.'
    await waitFor(() => expect(view.getByText(problem)).toBeTruthy())
    expect(view.getByRole('textbox', { name: 'Town' }).ariaInvalid).toBe('true')
    expect(view.getByRole('textbox', { name: 'Street' }).ariaInvalid).toBe('false')
    await keys('{Escape}')
    expect(view.queryByRole('textbox', { name: 'Street' })).toBeNull()
    expect(shadow.activeElement).toBe(button(stage, 'Change: Where you live'))
    expect(stage.close).not.toHaveBeenCalled()
  })

  test('what has no fields is not to be changed here', async () => {
    const stage = await openGreeted()
    await stage.server.capture('address', { town: 'Bonn', streets: ['Am Hof', 'Am Markt'] })
    await stage.server.capture('name', null)
    expect(stage.view.getByText('Bonn, Am Hof, Am Markt')).toBeTruthy()
    expect(stage.view.getByText('None')).toBeTruthy()
    expect(button(stage, /^Change/)).toBeNull()
  })

  test('where nothing is asked for there is nothing to show', async () => {
    const stage = open({ server: (await import('@roxels/core/testing')).createScriptedServer() })
    stage.roxels.start()
    await stage.server.say('Hello')
    expect(stage.view.queryByRole('complementary')).toBeNull()
  })
})

test('an end that fails can be tried again', async () => {
  const stage = await openGreeted()
  stage.server.refuse('POST /end', 'forbidden')
  press(stage, 'End the conversation')
  press(stage, 'End it')
  press(stage, 'End it')
  await waitFor(() =>
    expect(stage.view.getByText('This could not be saved. Try again.')).toBeTruthy(),
  )
  expect(stage.server.requests('POST /end')).toHaveLength(1)
  press(stage, 'Go on')
  expect(button(stage, 'End the conversation')).not.toBeNull()
})

test('at a kiosk, whoever does nothing is asked whether they are still there', async () => {
  const stage = await openGreeted({ kiosk: { idleSeconds: 60, warnSeconds: 20 } })
  const { clock } = stage.server
  clock.advance(61_000)
  const warning = await waitFor(() =>
    stage.view.getByRole('alertdialog', { name: 'Are you still there?' }),
  )
  expect(warning.textContent).toMatch(/signed out in 19 seconds/)
  const stay = within(warning).getByRole('button', { name: 'I am here' })
  const leave = within(warning).getByRole('button', { name: 'Sign out' })
  expect(stage.shadow.activeElement).toBe(stay)
  await keys('{Tab}')
  expect(stage.shadow.activeElement).toBe(leave)
  await keys('{Tab}')
  expect(stage.shadow.activeElement).toBe(stay)
  await keys('{Enter}')
  expect(stage.view.queryByRole('alertdialog')).toBeNull()
  expect(stage.shadow.activeElement).toBe(field(stage))
  expect(stage.close).not.toHaveBeenCalled()
})

/** Everything that can be read or is written in there. */
function everything(shadow: Stage['shadow']): string {
  const fields = shadow.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')
  return [shadow.innerHTML, ...Array.from(fields, ({ value }) => value)].join('\n')
}
