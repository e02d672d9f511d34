import { screen, waitFor } from '@testing-library/dom'
import { expect, test } from 'vitest'
import {
  ada,
  answerTo,
  button,
  composer,
  finished,
  messages,
  midSentence,
  newest,
  progress,
  rows,
  say,
  user,
  visit,
} from './stage.ts'
import { heldVoice } from './voice.ts'

test('a person talks through the whole interview and sees answers and progress', async () => {
  visit({ person: ada })
  await finished()
  expect(newest()).toContain('Hello Ada.')
  expect(progress()).toBe('0 of 6')

  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 6'))
  expect(answerTo('Full name')).toBe('Ada Lovelace')
  await say('ada@example.org')
  await say('12')
  await say('2')
  await waitFor(() => expect(progress()).toBe('4 of 6'))
  expect(answerTo('Team size')).toBe('12 people')
  expect(answerTo('Main goal')).toBe('Understand customers better')
  await say('12 St James’s Square, SW1Y 4JH, London, United Kingdom')
  await waitFor(() => expect(answerTo('Address')).toContain('London'))
  await say('skip')

  await waitFor(() => expect(screen.getByText('That is everything. Thank you!')).toBeTruthy())
  expect(progress()).toBe('6 of 6')
  expect(composer().matches(':disabled')).toBe(true)
  expect(messages().filter((text) => text === '12')).toHaveLength(1)

  await user.click(screen.getByRole('button', { name: 'Start again' }))
  await finished()
  expect(progress()).toBe('0 of 6')
  expect(rows()).toHaveLength(1)
})

test('an e-mail address that is none is asked for again, with the reason', async () => {
  visit()
  await say('Ada Lovelace')
  await say('not an address')
  await waitFor(() => expect(newest()).toContain('like ada@example.com'))
  expect(answerTo('Work email')).toBe('Not yet')
  await say('ada@example.org')
  await waitFor(() => expect(answerTo('Work email')).toBe('ada@example.org'))
})

test('stopping in the middle of a sentence keeps what was said, and the talk goes on', async () => {
  const voice = heldVoice()
  visit({ voice })
  await midSentence()
  await user.click(screen.getByRole('button', { name: 'Stop' }))
  await waitFor(() => expect(screen.getByText('Stopped here.')).toBeTruthy())
  const said = newest()
  expect(said).toMatch(/^Hello\. It is good/)
  expect(said).not.toContain('what is your full name')
  expect(button('Stop')).toBeNull()

  await voice.release()
  await say('Ada Lovelace')
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  expect(messages()[0]).toBe(said)
})

test('what people write is text, whatever it looks like', async () => {
  visit()
  await finished()
  composer().value = '<img src=x onerror=alert(1)> & <b>bold</b>'
  await user.type(composer(), '{Enter}')
  await waitFor(() => expect(rows().length).toBeGreaterThan(1))
  expect(messages()[1]).toBe('<img src=x onerror=alert(1)> & <b>bold</b>')
  expect(document.querySelector('main img, main b')).toBeNull()
})

test('the newest words stay in view, and reading back is not disturbed', async () => {
  const voice = heldVoice()
  visit({ voice })
  const log = screen.getByRole('log')
  const fromEnd = () => log.scrollHeight - log.clientHeight - log.scrollTop
  await voice.release()
  await finished()
  await voice.hold()
  composer().value = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
  await user.type(composer(), '{Enter}')
  await waitFor(() => expect(rows().length).toBeGreaterThan(2))
  await midSentence()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))

  log.scrollTop = 30
  await voice.release()
  await finished()
  expect(log.scrollTop).toBe(30)
})
