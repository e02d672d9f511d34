import { screen, waitFor } from '@testing-library/dom'
import { expect, onTestFinished, test } from 'vitest'
import { button, composer, midSentence, newest, user, visit } from './stage.ts'
import { heldVoice } from './voice.ts'

/** The agent is in the middle of what is more than fits on the screen, whose end is shown. */
async function longTalk() {
  largeLetters()
  const voice = heldVoice()
  const page = visit({ voice })
  await midSentence()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  expect(log().scrollTop).toBeGreaterThan(200)
  return { ...page, sayMore: () => grows(() => voice.sayMore()) }
}

test('what comes below while one reads above is told by a button that goes there', async () => {
  const { sayMore } = await longTalk()
  await scrollTo(30)
  expect(newMessages()).toBeNull()
  await sayMore()
  await waitFor(() => expect(newMessages()).not.toBeNull())
  expect(log().scrollTop).toBe(30)

  await user.click(newMessages()!)
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  await waitFor(() => expect(newMessages()).toBeNull())
  await sayMore()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  expect(newMessages()).toBeNull()
})

test('who reads at the end sees what comes, and needs no button', async () => {
  const { sayMore } = await longTalk()
  await sayMore()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  await sayMore()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  expect(newMessages()).toBeNull()
})

test('who scrolls down to what is new needs the button no more', async () => {
  const { sayMore } = await longTalk()
  await scrollTo(0)
  await sayMore()
  await waitFor(() => expect(newMessages()).not.toBeNull())
  await scrollTo(log().scrollHeight)
  await waitFor(() => expect(newMessages()).toBeNull())
})

test('what one writes oneself is seen, wherever one has been reading', async () => {
  const { sayMore } = await longTalk()
  await scrollTo(0)
  await sayMore()
  await waitFor(() => expect(newMessages()).not.toBeNull())
  await user.type(composer(), 'Here I am{Enter}')
  await waitFor(() => expect(newest()).toBe('Here I am'))
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  await waitFor(() => expect(newMessages()).toBeNull())
})

test('a conversation that was on another page and is back begins at its end, and goes on telling', async () => {
  const { hide, show, sayMore } = await longTalk()
  await scrollTo(0)
  await sayMore()
  await waitFor(() => expect(newMessages()).not.toBeNull())
  hide()
  show()
  await waitFor(() => expect(fromEnd()).toBeLessThan(2))
  expect(newMessages()).toBeNull()
  await scrollTo(0)
  await sayMore()
  await waitFor(() => expect(newMessages()).not.toBeNull())
})

test('one that was not displayed for a while shows the same place, and tells what has come below', async () => {
  const { sayMore } = await longTalk()
  const panel = log().parentElement!
  await scrollTo(90)
  panel.style.display = 'none'
  await sayMore()
  panel.style.display = ''
  await waitFor(() => expect(newMessages()).not.toBeNull())
  expect(log().scrollTop).toBe(90)
})

/** So large that each word is a line. */
function largeLetters(): void {
  const style = document.createElement('style')
  style.textContent = '.message .text { inline-size: min-content; font-size: 5rem }'
  document.head.append(style)
  onTestFinished(() => style.remove())
}

function log(): HTMLElement {
  return screen.getByRole('log', { hidden: true })
}

function fromEnd(): number {
  return log().scrollHeight - log().clientHeight - log().scrollTop
}

function newMessages(): HTMLElement | null {
  return button('New messages')
}

/** Scrolls there, as far as there is a there, until the page has heard of it. */
async function scrollTo(top: number): Promise<void> {
  const heard = new Promise((resolve) => log().addEventListener('scroll', resolve, { once: true }))
  log().scrollTop = top
  await heard
}

/** Until more stands in the conversation than before. */
async function grows(act: () => Promise<void>): Promise<void> {
  const before = log().textContent.length
  await act()
  await waitFor(() => expect(log().textContent.length).toBeGreaterThan(before))
}
