import type { Readable } from '@roxels/vue'
import { useReadable } from '@roxels/vue'
import { expect, onTestFinished, test } from 'vitest'
import type { Component, Ref, VNodeChild } from 'vue'
import { createApp, defineComponent, effectScope, h, KeepAlive, nextTick, ref } from 'vue'
import { spyReadable } from '../../harness/spy-readable.ts'
import { expectQuietConsole } from '../quiet-console.ts'

expectQuietConsole()

test('a component that was kept while another was shown shows what has changed meanwhile', async () => {
  const source = spyReadable('before')
  const isShown = ref(true)
  const { root, end } = show(() =>
    h(KeepAlive, () => (isShown.value ? h(follower(source)) : h('p', 'Another'))),
  )
  expect([root.textContent, source.listening()]).toEqual(['before', 1])
  isShown.value = false
  await nextTick()
  expect(root.textContent).toBe('Another')
  source.set('meanwhile')
  isShown.value = true
  await nextTick()
  expect([root.textContent, source.listening(), source.listened()]).toEqual(['meanwhile', 1, 1])
  end()
  expect(source.listening()).toBe(0)
})

test('outside of components it follows from the first moment until its scope ends', () => {
  const source = spyReadable('before')
  const scope = effectScope()
  const value = scope.run(() => useReadable(source))
  expect([value?.value, source.listening()]).toEqual(['before', 1])
  source.set('after')
  expect(value?.value).toBe('after')
  scope.stop()
  expect(source.listening()).toBe(0)
  source.set('too late')
  expect(value?.value).toBe('after')
})

test('outside of components it turns to another source, and lets go of the first', () => {
  const [ada, bob] = [spyReadable('Ada'), spyReadable('Bob')]
  const isBob = ref(false)
  const scope = effectScope()
  const value = scope.run(() => useReadable(() => (isBob.value ? bob : ada)))
  isBob.value = true
  expect([value?.value, ada.listening(), bob.listening()]).toEqual(['Bob', 0, 1])
  scope.stop()
  expect(bob.listening()).toBe(0)
})

test('a store that a component was the first to use outlives it, as those of Pinia do', async () => {
  const source = spyReadable('before')
  const store = effectScope(true)
  let shared: Readonly<Ref<string>> | undefined
  const useShared = () => (shared ??= store.run(() => useReadable(source))!)
  const User = defineComponent(() => {
    const value = useShared()
    return () => value.value
  })
  const isFirstShown = ref(true)
  const { root, end } = show(() => [isFirstShown.value ? h(User) : null, h(User)])
  expect([root.textContent, source.listening()]).toEqual(['beforebefore', 1])
  isFirstShown.value = false
  await nextTick()
  source.set('after')
  await nextTick()
  expect([root.textContent, source.listening()]).toEqual(['after', 1])
  end()
  expect(source.listening()).toBe(1)
  store.stop()
  expect(source.listening()).toBe(0)
})

test('a scope that ends before its component is shown leaves nobody listening', () => {
  const source = spyReadable('before')
  const User = defineComponent(() => {
    const scope = effectScope()
    const value = scope.run(() => useReadable(source))
    scope.stop()
    return () => value?.value
  })
  const { root } = show(() => h(User))
  expect([root.textContent, source.listening()]).toEqual(['before', 0])
})

function follower(source: Readable<string>): Component {
  const known = followers.get(source)
  if (known !== undefined) return known
  const made = defineComponent(() => {
    const value = useReadable(source)
    return () => h('p', value.value)
  })
  followers.set(source, made)
  return made
}
const followers = new WeakMap<Readable<string>, Component>()

function show(render: () => VNodeChild) {
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp(defineComponent(() => render))
  app.mount(root)
  onTestFinished(() => root.remove())
  return { root, end: () => app.unmount() }
}
