import { screen, waitFor } from '@testing-library/dom'
import { afterEach, expect, test } from 'vitest'
import { line } from '../../examples/dropped-line/line.ts'
import { lookAt, tabTo, violations } from './accessible.ts'
import {
  answerTo,
  button,
  composer,
  finished,
  messages,
  midSentence,
  newest,
  rows,
  say,
  user,
  visit,
} from './stage.ts'
import type { Voice } from './voice.ts'
import { heldVoice } from './voice.ts'

afterEach(() => {
  line.mend()
  document.documentElement.style.colorScheme = ''
})

test('the line is cut in the middle of a sentence, and mended it goes on with the same sentence', async () => {
  const voice = heldVoice()
  open(voice)
  await midSentence()
  await user.click(button('Cut the line')!)
  await waitFor(() => screen.getByText(/The line is down\. Reconnecting/))
  expect(screen.getByText(/^The line is cut/)).toBeTruthy()
  const said = newest()
  await voice.sayMore()

  await user.click(button('Mend the line')!)
  expect(screen.getByText('The line is up.')).toBeTruthy()
  await waitFor(() => expect(screen.queryByText(/The line is down/)).toBeNull())
  await waitFor(() => expect(newest().length).toBeGreaterThan(said.length))
  expect(newest().startsWith(said)).toBe(true)
  expect(button('Stop')).not.toBeNull()
  await voice.release()
  await finished()
  expect(rows()).toHaveLength(1)
})

test('what is written meanwhile waits, is counted, and arrives once and in order', async () => {
  open()
  await finished()
  await user.click(button('Cut the line')!)
  await waitFor(() => screen.getByText(/The line is down/))
  await user.type(composer(), 'Ada Lovelace{Enter}')
  expect(screen.getByText('1 message waits to be sent.')).toBeTruthy()
  await user.type(composer(), 'ada@example.org{Enter}')
  expect(screen.getByText('2 messages wait to be sent.')).toBeTruthy()
  expect(screen.getAllByText('Sending…')).toHaveLength(2)

  await user.click(button('Mend the line')!)
  await waitFor(() => expect(answerTo('Work email')).toBe('ada@example.org'))
  expect(answerTo('Full name')).toBe('Ada Lovelace')
  await finished()
  expect(screen.queryByText(/waits? to be sent/)).toBeNull()
  const own = messages().filter((text) => /^Ada Lovelace$|^ada@example\.org$/.test(text))
  expect(own).toEqual(['Ada Lovelace', 'ada@example.org'])
})

test('the line can be cut again and again', async () => {
  open()
  for (const answer of ['Ada Lovelace', 'ada@example.org', '12']) {
    await say(answer)
    await user.click(button('Cut the line')!)
    await waitFor(() => screen.getByText(/The line is down/))
    await user.click(button('Mend the line')!)
    await waitFor(() => expect(screen.queryByText(/The line is down/)).toBeNull())
  }
  await waitFor(() => expect(answerTo('Team size')).toBe('12 people'))
  await finished()
  expect(rows().filter(({ dataset }) => dataset['role'] === 'participant')).toHaveLength(3)
})

test.for([
  { width: 390, height: 844, scheme: 'light' },
  { width: 1280, height: 800, scheme: 'dark' },
])('axe finds nothing at $width pixels, $scheme', async (look) => {
  await lookAt(look)
  open()
  await finished()
  expect(await violations()).toEqual([])
  await user.click(button('Cut the line')!)
  await waitFor(() => screen.getByText(/The line is down/))
  await user.type(composer(), 'Ada{Enter}')
  expect(await violations()).toEqual([])
})

test('the line is cut and mended with the keyboard alone, from the same place', async () => {
  open()
  await finished()
  await tabTo(() => button('Cut the line'))
  await user.keyboard('{Enter}')
  expect(document.activeElement).toBe(button('Mend the line'))
  await waitFor(() => screen.getByText(/The line is down/))
  await user.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByText(/The line is down/)).toBeNull())
  expect(document.activeElement).toBe(button('Cut the line'))
})

function open(voice?: Voice): void {
  const { fetch } = line
  visit({ scene: 'dropped-line', ports: { fetch }, ...(voice && { voice }) })
}
