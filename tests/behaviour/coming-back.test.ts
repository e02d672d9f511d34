import { screen, waitFor } from '@testing-library/dom'
import { expect, test } from 'vitest'
import {
  ada,
  answerTo,
  button,
  finished,
  messages,
  midSentence,
  newDevice,
  newLine,
  newest,
  newTab,
  progress,
  rows,
  say,
  settled,
  user,
  visit,
} from './stage.ts'
import { heldVoice } from './voice.ts'

const titles = ['Full name', 'Work email', 'Team size']

test('RS-05 a reload in the middle of a sentence goes on with the same sentence, nothing lost or doubled', async () => {
  const answers = ['Ada Lovelace', 'ada@example.org', '12'] as const
  // The built-in agent says the same to the same answers, so this is what is to be read in the end.
  const undisturbed = visit({ server: 'quick', person: ada })
  for (const answer of answers) await say(answer)
  await waitFor(() => expect(rows()).toHaveLength(7))
  await finished()
  const talk = messages()
  undisturbed.close()

  const device = newDevice()
  const voice = heldVoice()
  await voice.release()
  const before = visit({ voice, device, person: ada })
  for (const answer of answers.slice(0, -1)) await say(answer)
  await finished()
  await voice.hold()
  await say(answers.at(-1)!)
  await waitFor(() => expect(rows()).toHaveLength(7))
  await midSentence()
  const said = newest()
  const settled = titles.map(answerTo)
  before.close()
  expect(screen.queryByRole('main')).toBeNull()
  await voice.sayMore()

  visit({ voice, device, person: ada })
  await waitFor(() => expect(rows()).toHaveLength(7))
  await waitFor(() => expect(newest().length).toBeGreaterThan(said.length))
  expect(button('Stop')).not.toBeNull()
  expect(newest().startsWith(said)).toBe(true)
  expect(newest().length).toBeLessThan(talk.at(-1)!.length)
  expect(titles.map(answerTo)).toEqual(settled)
  expect(progress()).toBe('3 of 6')
  await voice.release()
  await finished()
  expect(messages()).toEqual(talk)
})

test('RS-06 somebody without a name comes back to the same talk by a reload, and finds a fresh one in a new tab', async () => {
  const device = newDevice()
  const first = visit({ device })
  await say('Grace Hopper')
  await waitFor(() => expect(answerTo('Full name')).toBe('Grace Hopper'))
  await finished()
  const talk = messages()
  first.close()

  const reloaded = visit({ device })
  await finished()
  expect(messages()).toEqual(talk)
  reloaded.close()

  visit({ device: newTab(device) })
  await finished()
  expect(rows()).toHaveLength(1)
  expect(document.body.textContent).not.toContain('Grace')
})

test('a known person comes back to the same talk in a new tab', async () => {
  const device = newDevice()
  const first = visit({ device, person: ada })
  await say('Ada Lovelace')
  await waitFor(() => expect(progress()).toBe('1 of 6'))
  await finished()
  const talk = messages()
  first.close()

  visit({ device: newTab(device), person: ada })
  await finished()
  expect(messages()).toEqual(talk)
  expect(answerTo('Full name')).toBe('Ada Lovelace')
})

test('SS-04 the scene can be taken away and shown again while the agent speaks', async () => {
  const line = newLine()
  const voice = heldVoice()
  const { hide, show } = visit({ voice, line })
  await midSentence()
  const said = newest()
  hide()
  expect(screen.queryByRole('main')).toBeNull()
  await voice.sayMore()
  show()
  await waitFor(() => expect(rows()).toHaveLength(1))
  await waitFor(() => expect(newest().length).toBeGreaterThan(said.length))
  expect(newest().startsWith(said)).toBe(true)
  expect(button('Stop')).not.toBeNull()
  await voice.release()
  await finished()
  expect(line.requests.filter(({ url }) => /sessions(\/.*\/events)?$/.test(url))).toHaveLength(2)
  expect(newest()).toContain('what is your full name')
})

test('earlier messages come where one scrolls up to them or asks for them, and what is being read stays where it is', async () => {
  const device = newDevice()
  const { roxels, close } = visit({ device })
  await finished()
  for (let count = 1; count <= 55; count += 1) roxels.send(`note ${count} @ nowhere`)
  const isKept = ({ dataset }: HTMLElement) =>
    dataset.role === 'participant' && dataset.state === 'complete'
  await waitFor(() => expect(rows().filter(isKept)).toHaveLength(55))
  await finished()
  const talk = messages()
  close()

  visit({ device })
  await finished()
  expect(rows()).toHaveLength(50)
  const log = screen.getByRole('log')
  const oldest = rows()[0]!
  await waitFor(() => expect(log.scrollTop).toBeGreaterThan(0))
  await settled()
  log.scrollTop = 0
  const before = oldest.getBoundingClientRect().top
  await waitFor(() => expect(rows().length).toBeGreaterThan(50))
  await waitFor(() => expect(Math.abs(oldest.getBoundingClientRect().top - before)).toBeLessThan(2))
  while (button('Show earlier messages') !== null) await showEarlier()
  expect(messages()).toEqual(talk)
})

async function showEarlier(): Promise<void> {
  const shown = rows().length
  await user.click(screen.getByRole('button', { name: 'Show earlier messages' }))
  await waitFor(() => expect(rows().length).toBeGreaterThan(shown))
}
