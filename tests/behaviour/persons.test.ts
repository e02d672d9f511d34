import { browserPorts } from '@roxels/core'
import { screen, waitFor } from '@testing-library/dom'
import { expect, onTestFinished, test } from 'vitest'
import {
  ada,
  answerTo,
  bob,
  composer,
  finished,
  messages,
  newDevice,
  newLine,
  newest,
  progress,
  rows,
  say,
  user,
  visit,
} from './stage.ts'

test('SW-02 when Bob takes over from Ada, nothing of hers is left to see', async () => {
  const { roxels } = visit({ person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()
  await user.type(composer(), 'a draft of Ada’s')

  roxels.setPerson(bob)
  await waitFor(() => expect(screen.getByText('Bob')).toBeTruthy())
  expect(document.body.textContent).not.toMatch(/Ada|Lovelace/)
  expect(composer().value).toBe('')
  expect(rows()).toHaveLength(0)

  roxels.start()
  await finished()
  expect(newest()).toContain('Hello Bob.')
  expect(progress()).toBe('0 of 6')
  expect(document.body.textContent).not.toMatch(/Ada|Lovelace/)
})

test('after signing out there is nothing to read, and the next talk is a fresh one', async () => {
  const device = newDevice()
  const { roxels } = visit({ device, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))

  await roxels.signOut()
  await waitFor(() => expect(screen.getByText('You are signed out.')).toBeTruthy())
  expect(document.body.textContent).not.toMatch(/Ada|Lovelace/)
  expect([...device.lasting.keys(), ...device.perTab.keys()]).toEqual([])

  await user.click(screen.getByRole('button', { name: 'Start' }))
  await finished()
  expect(rows()).toHaveLength(1)
})

test('SW-01 somebody who signs in during the talk keeps it', async () => {
  const device = newDevice()
  const first = visit({ device })
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 6'))
  await finished()
  const talk = messages()

  first.roxels.setPerson(ada)
  await waitFor(() => expect(first.roxels.person.get()).toEqual(ada))
  expect(messages()).toEqual(talk)
  first.close()

  visit({ device, person: ada })
  await finished()
  expect(messages()).toEqual(talk)
})

test('the browser keeps no person, no word of the talk and no key to more than this talk', async () => {
  const { lasting, perTab } = browserPorts()
  const line = newLine()
  const { roxels } = visit({ device: { lasting, perTab }, line, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()

  const kept = [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage)).flat()
  expect(kept.join('\n')).toContain('roxels:')
  expect(kept.join('\n')).not.toMatch(/user_ada|Ada|Lovelace|Hello|msg_|eyJ/)

  const authorized = line.requests.flatMap(({ init }) => {
    const bearer = new Headers(init.headers).get('Authorization')
    return bearer === null ? [] : [bearer.replace('Bearer ', '')]
  })
  const secrets = kept.join().match(/\bss_[\w-]+/g) ?? []
  expect(authorized.length).toBeGreaterThan(2)
  expect(secrets).not.toEqual([])
  for (const { url } of line.requests) {
    for (const secret of [...authorized, ...secrets, 'user_ada']) expect(url).not.toContain(secret)
  }

  await roxels.signOut()
  expect(Object.keys(localStorage).concat(Object.keys(sessionStorage))).not.toContainEqual(
    expect.stringContaining('roxels:'),
  )
})

test('SS-05 not known yet, known, the same person anew, nobody: each shows as what it is', async () => {
  const line = newLine()
  const { roxels } = visit({ line, person: { externalId: undefined } })
  expect(roxels.state.get()).toMatchObject({ status: 'anonymous', waiting: true })
  expect(line.requests).toEqual([])

  roxels.setPerson(ada)
  await finished()
  const talk = messages()
  const asked = line.requests.length
  roxels.setPerson({ ...ada })
  roxels.setPerson(undefined)
  expect([messages(), line.requests.length, roxels.state.get().status]).toEqual([
    talk,
    asked,
    'live',
  ])

  roxels.setPerson(null)
  await waitFor(() => expect(screen.getByText('You are signed out.')).toBeTruthy())
  expect(document.body.textContent).not.toMatch(/Ada|Lovelace/)
})

/** Ada has answered, and is about to write on. */
async function talkWithDraft() {
  const { roxels } = visit({ person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()
  await user.type(composer(), 'my draft')
  return { roxels, talk: messages() }
}

test('TM-18 locked, there is nothing to read and nothing is lost, the draft included', async () => {
  const { roxels, talk } = await talkWithDraft()

  // As another tab does in which somebody else signs in.
  const others = new BroadcastChannel('roxels:people')
  onTestFinished(() => others.close())
  others.postMessage({ externalId: 'user_bob' })
  const again = await screen.findByRole('button', { name: 'It is me' })
  expect(document.body.innerText).not.toMatch(/Hello|Lovelace/)
  expect(document.body.textContent).not.toMatch(/Hello|Lovelace/)
  expect(screen.queryByRole('textbox')).toBeNull()

  await user.click(again)
  await waitFor(() => expect(roxels.state.get().status).toBe('live'))
  expect([messages(), composer().value]).toEqual([talk, 'my draft'])
})

test('TB-03 a page that is left shows nothing, and all of it when it is back', async () => {
  const { roxels, talk } = await talkWithDraft()

  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  await Promise.resolve()
  expect(document.body.textContent).not.toMatch(/Hello|Lovelace/)
  expect(composer().value).toBe('')

  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  await waitFor(() => expect(roxels.state.get().status).toBe('live'))
  expect([messages(), composer().value]).toEqual([talk, 'my draft'])
})
