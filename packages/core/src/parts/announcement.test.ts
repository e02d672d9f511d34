import { describe, expect, test } from 'vitest'
import type { Roxels } from '../roxels.ts'
import { ada, openVisits } from '../testing/unpublished/visits.ts'
import { announcement } from './announcement.ts'

/** Everything that whoever listens to the page is told from now on. */
function listenTo(roxels: Roxels) {
  const heard: string[] = []
  const said = announcement(roxels)
  const end = said.subscribe((text) => {
    // A live region that is emptied says nothing.
    if (text !== '') heard.push(text)
  })
  return { heard, said, end }
}

async function openConversation() {
  const visits = openVisits()
  const page = visits.visit({ person: ada })
  const ears = listenTo(page.roxels)
  page.roxels.start()
  await visits.pass()
  /** The page is opened anew in the same tab. */
  const comeAgain = () => {
    page.roxels.destroy()
    const next = visits.visit({ person: ada }, page.tab)
    next.roxels.start()
    return next
  }
  return { ...visits, ...page, ...ears, comeAgain }
}

describe('an answer', () => {
  test('is said once, when it has ended, and never word by word', async () => {
    const { server, heard, said } = await openConversation()
    await server.speak('How ')
    await server.speak('many ')
    expect(heard).toEqual([])
    await server.speak('are you?')
    await server.finish()
    expect(heard).toEqual(['How many are you?'])
    await server.hear('Twelve')
    expect(said.get()).toBe('')
    await server.say('Thank you')
    expect(heard).toEqual(['How many are you?', 'Thank you'])
    expect(said.get()).toBe('Thank you')
  })

  test('that is the same as the one before is said all the same', async () => {
    const { server, heard } = await openConversation()
    await server.say('Are you sure?')
    await server.say('Are you sure?')
    expect(heard).toEqual(['Are you sure?', 'Are you sure?'])
  })

  test('that began and ended in one breath is said', async () => {
    const { server, heard } = await openConversation()
    await server.append(...answer('quick', 'Quick'))
    await server.append(...answer('quicker', 'Quicker'))
    expect(heard).toEqual(['Quick', 'Quicker'])
  })

  test('that was there before a new conversation could be read is said', async () => {
    const { server, visit, pass } = openVisits()
    await server.say('Hello')
    const { roxels } = visit({ person: ada })
    const { heard } = listenTo(roxels)
    roxels.start()
    await pass()
    expect(heard).toEqual(['Hello'])
  })

  test('is not said again when the line is lost and back', async () => {
    const { server, heard, pass, status } = await openConversation()
    await server.say('Hello')
    await server.hangUp()
    await pass(1_000)
    expect([status(), heard]).toEqual(['live', ['Hello']])
  })

  test('that ended while the line was lost is said when it is back', async () => {
    const { server, heard, pass } = await openConversation()
    await server.speak('How ')
    await server.hangUp()
    await server.speak('are you?')
    await server.finish()
    await pass(1_000)
    expect(heard).toEqual(['How are you?'])
  })

  test('that broke off is said as far as it came, and again as a whole when it has gone on', async () => {
    const { server, roxels, heard, pass } = await openConversation()
    await server.speak('How ')
    await server.finish('interrupted')
    expect(heard).toEqual(['How '])
    for (const { words, end } of [
      { words: 'are ', end: 'interrupted' },
      { words: 'you?', end: 'completed' },
    ] as const) {
      await roxels.retry()
      await pass()
      await server.speak(words)
      await server.finish(end)
    }
    expect(heard).toEqual(['How ', 'How are ', 'How are you?'])
  })

  test('that broke off and went on to its end while the line was lost is said as a whole', async () => {
    const { server, roxels, heard, pass } = await openConversation()
    await server.speak('How ')
    await server.finish('interrupted')
    const { id, message_id = '' } = roxels.turn.get() ?? { id: '' }
    await server.hangUp()
    await server.append(
      { name: 'turn', data: { id, state: 'started', message_id } },
      { name: 'delta', data: { message_id, at: 4, text: 'are you?' } },
      { name: 'turn', data: { id, state: 'completed', message_id } },
    )
    await pass(1_000)
    expect(heard).toEqual(['How ', 'How are you?'])
  })
})

describe('what was said before', () => {
  test('the page came is not said at the next visit, but what comes then is', async () => {
    const { server, comeAgain, pass } = await openConversation()
    await server.say('Hello')
    const next = comeAgain()
    const { heard } = listenTo(next.roxels)
    await pass()
    expect([next.texts(), heard]).toEqual([['Hello'], []])
    await server.say('Welcome back')
    expect(heard).toEqual(['Welcome back'])
  })

  test('somebody began to listen is not said at the next visit, but an answer in one breath is', async () => {
    const { server, comeAgain, pass } = await openConversation()
    await server.say('Hello')
    const { roxels } = comeAgain()
    await pass()
    const { heard } = listenTo(roxels)
    await server.append(...answer('quick', 'Quick'))
    expect(heard).toEqual(['Quick'])
  })

  test('and goes on at the next visit is said when it has ended', async () => {
    const { server, comeAgain, pass } = await openConversation()
    await server.speak('How ')
    const { heard } = listenTo(comeAgain().roxels)
    await pass()
    await server.say('are you?')
    expect(heard).toEqual(['How are you?'])
  })

  test('somebody begins to listen is not said, nor what was said when nobody listened', async () => {
    const { server, roxels, tab, said, end, pass, texts } = await openConversation()
    await server.say('Hello')
    expect(said.get()).toBe('Hello')
    const late = listenTo(roxels)
    end()
    expect(said.get()).toBe('')
    tab.page.leave()
    tab.page.comeBack()
    await pass()
    expect(texts()).toEqual(['Hello'])
    await server.say('Is anybody there?')
    const again: string[] = []
    said.subscribe((text) => again.push(text))
    expect([late.heard, again]).toEqual([['Is anybody there?'], ['']])
  })
})

test('it goes on until the last one has stopped listening', async () => {
  const { server, said, end, heard } = await openConversation()
  const other: string[] = []
  const endOther = said.listen((text) => other.push(text))
  end()
  await server.say('Hello')
  expect([heard, other]).toEqual([[], ['Hello']])
  endOther()
  await server.say('Bye')
  expect([said.get(), other]).toEqual(['', ['Hello']])
})

/** All of an answer. */
function answer(id: string, text: string) {
  const at = '2026-11-24T12:00:00.000Z'
  return [
    { name: 'turn', data: { id, state: 'started' } },
    { name: 'message', data: { id: `of-${id}`, role: 'agent', text, state: 'streaming', at } },
    { name: 'turn', data: { id, state: 'completed', message_id: `of-${id}` } },
  ] as const
}
