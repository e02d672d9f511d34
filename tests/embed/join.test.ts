import { expect, test } from 'vitest'
import type { Stand } from './stand.ts'
import { messagesIn, setUp, startBrowser } from './stand.ts'

const browser = startBrowser()
const question = 'What is your name?'

async function invite({ client, templateId: template_id }: Stand): Promise<string> {
  const persons = [{ external_id: 'user_123', name: 'Ada Lovelace' }]
  return (await client.interviews.create({ template_id, persons })).join_url
}

/** Opens what somebody was sent. */
async function follow({ context }: Stand, link: string) {
  const page = await context.newPage()
  const told: string[] = []
  page.on('console', (line) => line.type() === 'error' && told.push(line.text()))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
      console.error(`policy: ${violatedDirective}`)
    })
  })
  await page.goto(link)
  const view = page.locator('roxels-embed')
  const button = (name: string) => page.getByRole('button', { name })
  return { page, view, button, told }
}

test('a link lets in whoever presses its button, once, and this browser later without it', async () => {
  const stand = await setUp(browser())
  const link = await invite(stand)
  const asked: string[] = []
  stand.context.on('request', (request) => {
    if (request.method() === 'POST') asked.push(new URL(request.url()).pathname)
  })
  const first = await follow(stand, link)
  await first.button('Begin').waitFor()
  await first.page.reload()
  expect([asked, first.page.url()]).toEqual([[], link])
  await first.button('Begin').click()
  await expect.poll(() => messagesIn(first.view)).toEqual([question])
  const [bare = ''] = link.split('#')
  expect([asked[0], first.page.url()]).toEqual(['/v1/joins', bare])

  await first.page.keyboard.press('Escape')
  await first.button('Carry on').waitFor()
  await first.page.reload()
  await first.button('Begin').click()
  await expect.poll(() => messagesIn(first.view)).toEqual([question])
  await first.view.getByRole('textbox').fill('Ada')
  await first.view.getByRole('textbox').press('Enter')
  await expect.poll(() => messagesIn(first.view)).toContain('Thank you, Ada.')
  expect(first.told).toEqual([])
})

test('a second browser is told that the link lets nobody in any more', async () => {
  const stand = await setUp(browser())
  const link = await invite(stand)
  const first = await follow(stand, link)
  await first.button('Begin').click()
  await expect.poll(() => messagesIn(first.view)).toEqual([question])

  const elsewhere = await browser().newContext()
  try {
    const second = await follow({ ...stand, context: elsewhere }, link)
    await second.button('Begin').click()
    await second.view
      .getByText('This link lets nobody in any more. Ask for a new one.')
      .first()
      .waitFor()
    await second.view.getByRole('button', { name: 'Close' }).click()
    await expect.poll(() => second.view.count()).toBe(0)
    expect(second.told.filter((line) => line.startsWith('[roxels]'))).toEqual([
      expect.stringContaining('forbidden: This link lets nobody in'),
    ])
  } finally {
    await elsewhere.close()
  }
})

test('who signs out on this device leaves nothing there', async () => {
  const stand = await setUp(browser())
  const { page, view, button } = await follow(stand, await invite(stand))
  await button('Begin').click()
  await expect.poll(() => messagesIn(view)).toEqual([question])
  await page.keyboard.press('Escape')
  await button('Sign out on this device').click()
  await page.getByText('You are signed out on this device.').waitFor()
  expect(
    await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]),
  ).toEqual([])
  await button('Begin').click()
  await view.getByText('This link lets nobody in any more. Ask for a new one.').first().waitFor()
})
