import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  answerTo,
  button,
  composer,
  finished,
  messages,
  midSentence,
  newDevice,
  newest,
  rows,
  say,
  user,
  visit,
} from './stage.ts'
import { heldVoice } from './voice.ts'

afterEach(() => {
  document.documentElement.style.colorScheme = ''
})

const scene = 'sign-in'

test('SW-01 one who signs in in the middle of a sentence keeps the conversation, and sees that it is theirs', async () => {
  const device = newDevice()
  const voice = heldVoice()
  const { roxels, close } = visit({ scene, device, voice })
  await midSentence()
  const said = newest()
  expect(screen.getByText(/^You are a guest/)).toBeTruthy()
  const { epoch } = roxels.state.get()

  await user.click(button('Ada')!)
  await waitFor(() => screen.getByText(/^This conversation is Ada’s/))
  await waitFor(() => expect(roxels.person.get().externalId).toBe('reader_ada'))
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  expect([newest(), roxels.state.get().epoch]).toEqual([said, epoch])
  expect(button('Ada')).toBeNull()
  await voice.release()
  await finished()
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()
  const talk = messages()
  close()

  visit({ scene, device, voice, person: { externalId: 'reader_ada', name: 'Ada' } })
  await finished()
  expect(messages()).toEqual(talk)
})

test('signing out forgets the conversation, the draft included, and whoever is next finds nothing', async () => {
  const device = newDevice()
  visit({ scene, device })
  await say('Ada Lovelace')
  await finished()
  await user.click(button('Ada')!)
  await waitFor(() => screen.getByText(/^This conversation is Ada’s/))
  await user.type(composer(), 'my draft')
  await user.click(button('Sign out')!)
  await waitFor(() => screen.getByText(/^You are signed out\. Nothing/))
  expect(document.body.textContent).not.toMatch(/Lovelace|Ada’s/)
  expect(composer().value).toBe('')
  expect([...device.lasting.keys(), ...device.perTab.keys()]).toEqual([])

  await user.click(button('Bob')!)
  await finished()
  expect(newest()).toContain('Hello Bob.')
  expect(rows()).toHaveLength(1)
})

test('one who leaves the guest’s conversation behind begins one of their own', async () => {
  const { roxels } = visit({ scene })
  await say('A guest')
  await waitFor(() => expect(answerTo('Full name')).toBe('A guest'))
  await finished()
  const { id } = roxels.session.get()!
  await user.click(screen.getByRole('checkbox', { name: 'Take this conversation along' }))
  await user.click(button('Bob')!)
  await waitFor(() => expect(newest()).toContain('Hello Bob.'))
  await finished()
  expect(rows()).toHaveLength(1)
  expect(roxels.session.get()?.id).not.toBe(id)
  expect(document.body.textContent).not.toContain('A guest')
  expect(screen.getByText(/^This conversation is Bob’s/)).toBeTruthy()
})

test.for([
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
])('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  visit({ scene })
  await finished()
  expect(await violations()).toEqual([])
  for (const target of [...screen.getAllByRole('button'), checkbox().closest('label')!]) {
    expect(target.getBoundingClientRect().height, target.outerHTML).toBeGreaterThanOrEqual(44)
  }
  await user.click(button('Ada')!)
  await waitFor(() => screen.getByText(/^This conversation is Ada’s/))
  expect(await violations()).toEqual([])
})

test('one can sign in and out with the keyboard alone', async () => {
  visit({ scene })
  await finished()
  const talk = messages()
  await tabTo(checkbox)
  await user.keyboard('{ }{ }')
  await tabTo(() => button('Bob'))
  await user.keyboard('{Enter}')
  await waitFor(() => screen.getByText(/^This conversation is Bob’s/))
  expect(messages()).toEqual(talk)
  await tabTo(() => button('Sign out'))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(button('Bob')).not.toBeNull())
})

function checkbox(): HTMLElement {
  return screen.getByRole('checkbox', { name: 'Take this conversation along' })
}
