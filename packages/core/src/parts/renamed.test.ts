import { expect, test } from 'vitest'
import type { Handler } from './renamed.ts'
import { renamed } from './renamed.ts'

const names = { tabindex: 'tabIndex', onclick: 'onClick' }

test('an element gets the names of the framework where they differ, and those of HTML elsewhere', () => {
  const part = { log: { role: 'log', 'aria-live': 'off', tabindex: 0, hidden: false } }
  expect(renamed(part, ['log'], names)).toEqual({
    log: { role: 'log', 'aria-live': 'off', tabIndex: 0, hidden: false },
  })
})

test('what is not for an element stays the very thing it was', () => {
  const items = [{ tabindex: 1 }]
  const correct = () => undefined
  const result = renamed({ items, correct, done: 1, older: { tabindex: 0 } }, ['older'], names)
  expect(result).toEqual({ items, correct, done: 1, older: { tabIndex: 0 } })
  expect(result).toHaveProperty('items', items)
  expect(result).toHaveProperty('correct', correct)
})

test('the part itself is not changed', () => {
  const part = { older: { tabindex: 0 } }
  renamed(part, ['older'], names)
  expect(part).toEqual({ older: { tabindex: 0 } })
})

test('a handler is the very one, unless the framework has events of its own', () => {
  const onclick: Handler = () => undefined
  expect(renamed({ stop: { onclick } }, ['stop'], names)).toHaveProperty('stop.onClick', onclick)
})

test('a framework that wraps its events gives the handler the one of the browser', () => {
  const heard: Event[] = []
  const part = { stop: { type: 'button', onclick: (event: Event) => heard.push(event) } }
  const unwrap =
    (handler: Handler) =>
    ({ nativeEvent }: { readonly nativeEvent: Event }) =>
      handler(nativeEvent)
  const { stop } = renamed(part, ['stop'], names, unwrap) as {
    stop: { type: string; onClick: ReturnType<typeof unwrap> }
  }
  const click = new Event('click')
  stop.onClick({ nativeEvent: click })
  expect([stop.type, heard]).toEqual(['button', [click]])
})
