import type { Component } from 'vue'
import { createApp } from 'vue'
import { offer } from '../page.ts'
import { entriesOf } from './entry.ts'
import HandWritten from './HandWritten.vue'
import Adapter from './Adapter.vue'

function show(root: HTMLElement, component: Component, props: object): () => void {
  const app = createApp(component, { ...props })
  app.mount(root)
  return () => app.unmount()
}

offer({
  adapter: (root, roxels) => show(root, Adapter, { roxels }),
  handWritten: (root, messages, body) =>
    show(root, HandWritten, { entries: entriesOf(messages, body) }),
})
