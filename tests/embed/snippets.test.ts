import { expect, test } from 'vitest'
import { filledIn, messagesIn, setUp, startBrowser } from './stand.ts'

const browser = startBrowser()
const scriptTag = '<script src="https://app.roxels.ai/embed.js"></script>'

test('seed: a tag with a key and an external id shows a button, which opens the conversation', async () => {
  const stand = await setUp(browser())
  const { view, launcher, told } = await stand.open(
    filledIn(
      `<script
        src="https://app.roxels.ai/embed.js"
        data-template-key="rk-..."
        data-external-id="user_123"
      ></script>`,
      stand,
    ),
  )
  await launcher.click()
  await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
  await view.getByRole('textbox').fill('Ada')
  await view.getByRole('textbox').press('Enter')
  await expect
    .poll(() => messagesIn(view))
    .toEqual(['What is your name?', 'Ada', 'Thank you, Ada.'])
  const { value } = await stand.client.interviews
    .list({ externalId: 'user_123' })
    [Symbol.asyncIterator]()
    .next()
  expect(value).toMatchObject({ status: 'completed' })
  expect(told).toEqual([])
})
