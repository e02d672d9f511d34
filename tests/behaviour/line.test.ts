import { screen, waitFor } from '@testing-library/dom'
import { expect, test } from 'vitest'
import {
  answerTo,
  button,
  composer,
  finished,
  messages,
  midSentence,
  newest,
  newLine,
  rows,
  say,
  user,
  visit,
  withKey,
} from './stage.ts'
import { heldVoice } from './voice.ts'

test('the line is cut in the middle of a sentence and comes back to the same sentence', async () => {
  const undisturbed = visit()
  await finished()
  const greeting = newest()
  undisturbed.close()

  const line = newLine()
  const voice = heldVoice()
  visit({ voice, line })
  await midSentence()
  line.cut()
  await waitFor(() => expect(screen.getByText(/The line is down/)).toBeTruthy())
  const said = newest()
  expect(greeting.startsWith(said)).toBe(true)
  await voice.sayMore()

  line.restore()
  await waitFor(() => expect(screen.queryByText(/The line is down/)).toBeNull())
  await waitFor(() => expect(newest().length).toBeGreaterThan(said.length))
  expect(button('Stop')).not.toBeNull()
  await voice.release()
  await finished()
  expect(messages()).toEqual([greeting])
})

test('a message written while the line is down waits, and arrives once', async () => {
  const line = newLine()
  visit({ line })
  await finished()
  line.cut()
  await waitFor(() => expect(screen.getByText(/The line is down/)).toBeTruthy())
  await user.type(composer(), 'Ada Lovelace{Enter}')
  expect(messages()[1]).toBe('Ada Lovelace')
  expect(screen.getByText('Sending…')).toBeTruthy()

  line.restore()
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  await finished()
  expect(screen.queryByText('Sending…')).toBeNull()
  expect(messages().filter((text) => text === 'Ada Lovelace')).toHaveLength(1)
  expect(rows()).toHaveLength(3)
})

test('a message whose answer is lost on the way is sent again and is still there once', async () => {
  const line = newLine()
  let lost = 0
  const fetch: typeof line.fetch = async (url, init) => {
    const response = await line.fetch(url, init)
    if (init.method !== 'POST' || !url.endsWith('/messages') || lost > 0) return response
    lost += 1
    throw new TypeError('The answer is lost.')
  }
  visit({ ports: { fetch } })
  await say('Ada Lovelace')
  await waitFor(() => expect(rows()).toHaveLength(3))
  await finished()
  expect(lost).toBe(1)
  expect(messages().filter((text) => text === 'Ada Lovelace')).toHaveLength(1)
})

test('a message that is refused says so and can be sent again', async () => {
  const line = newLine()
  let refuses = true
  const fetch: typeof line.fetch = (url, init) =>
    refuses && url.endsWith('/messages')
      ? Promise.resolve(
          Response.json({ error: { code: 'conflict', message: 'No.' } }, { status: 409 }),
        )
      : line.fetch(url, init)
  visit({ ports: { fetch } })
  await say('Ada Lovelace')
  await waitFor(() => expect(screen.getByText('Not sent.')).toBeTruthy())

  refuses = false
  await user.click(screen.getByRole('button', { name: 'Send again' }))
  await waitFor(() => expect(answerTo('Full name')).toBe('Ada Lovelace'))
  expect(button('Send again')).toBeNull()
  expect(messages().filter((text) => text === 'Ada Lovelace')).toHaveLength(1)
})

test('an answer that broke off says so and can be asked for again', async () => {
  const line = newLine()
  const fetch: typeof line.fetch = async (url, init) => {
    const response = await line.fetch(url, init)
    return url.endsWith('/events') ? withBrokenTurns(response) : response
  }
  visit({ ports: { fetch } })
  await waitFor(() => expect(screen.getByText('Broke off here.')).toBeTruthy())
  await user.click(screen.getByRole('button', { name: 'Retry' }))
  await waitFor(() => expect(line.requests.at(-1)?.url).toMatch(/\/retry$/))
})

/** The same stream, told as if the server had died at the end of each turn. */
function withBrokenTurns(response: Response): Response {
  let rest = ''
  const breaking = new TransformStream<string, string>({
    // Line by line: what a network brings may end in the middle of a word.
    transform(text, controller) {
      const end = (rest + text).lastIndexOf('\n') + 1
      const lines = (rest + text).slice(0, end)
      rest = (rest + text).slice(end)
      controller.enqueue(lines.replaceAll('"state":"completed"', '"state":"interrupted"'))
    },
  })
  const body = response
    .body!.pipeThrough(new TextDecoderStream())
    .pipeThrough(breaking)
    .pipeThrough(new TextEncoderStream())
  return new Response(body, response)
}

test('a key nobody knows is refused in words, and one may try again', async () => {
  visit({ server: withKey('rk_nobody_knows_this') })
  await waitFor(() => expect(screen.getByRole('alert').textContent).not.toBe(''))
  expect(screen.getByText('This conversation could not be opened.')).toBeTruthy()
  expect(button('Start')).not.toBeNull()
  expect(composer().matches(':disabled')).toBe(true)
})

test('a page whose origin is not on the list of the key is told which one to add', async () => {
  visit({ server: 'strict' })
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(location.origin))
  expect(rows()).toHaveLength(0)
})
