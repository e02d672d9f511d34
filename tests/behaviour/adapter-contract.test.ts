import { harness } from '#harness'
import { expect, test, vi } from 'vitest'
import { spyReadable } from '../harness/spy-readable.ts'

test('what is shown is the very object the core holds, not a copy and not a proxy', async () => {
  const first = { name: 'first', inner: { list: [1] } }
  const second = { name: 'second', inner: { list: [2] } }
  const source = spyReadable(first)
  const rendered = vi.fn()
  const following = harness.follow(source, rendered)
  expect(rendered.mock.lastCall?.[0]).toBe(first)

  source.set(second)
  await vi.waitFor(() => expect(rendered.mock.lastCall?.[0]).toBe(second))
  following.end()
})

test('one listens while it is shown, and none after', async () => {
  const source = spyReadable(0)
  const rendered = vi.fn()
  const following = harness.follow(source, rendered)
  await vi.waitFor(() => expect(source.listening()).toBe(1))

  source.set(1)
  await vi.waitFor(() => expect(rendered).toHaveBeenLastCalledWith(1))
  expect(source.listening()).toBe(1)

  following.end()
  await vi.waitFor(() => expect(source.listening()).toBe(0))
  source.set(2)
  expect(rendered).toHaveBeenLastCalledWith(1)
})

test('a change between the first reading and the first listening is not lost', async () => {
  const source = spyReadable('read', 'changed before anybody listened')
  const rendered = vi.fn()
  const following = harness.follow(source, rendered)
  await vi.waitFor(() =>
    expect(rendered).toHaveBeenLastCalledWith('changed before anybody listened'),
  )
  following.end()
})

test('given another source it shows that one, and lets go of the first', async () => {
  const ada = spyReadable('Ada')
  const bob = spyReadable('Bob')
  const rendered = vi.fn()
  const following = harness.follow(ada, rendered)
  await vi.waitFor(() => expect(ada.listening()).toBe(1))

  rendered.mockClear()
  following.turnTo(bob)
  await vi.waitFor(() => expect(bob.listening()).toBe(1))
  await vi.waitFor(() => expect(ada.listening()).toBe(0))
  await vi.waitFor(() => expect(rendered).toHaveBeenLastCalledWith('Bob'))
  expect(rendered).not.toHaveBeenCalledWith('Ada')
  following.end()
  await vi.waitFor(() => expect(bob.listening()).toBe(0))
})

test('ending it before it was ever shown leaves nobody listening', async () => {
  const source = spyReadable(0)
  harness.follow(source, () => undefined).end()
  await vi.waitFor(() => expect(source.listening()).toBe(0))
})
