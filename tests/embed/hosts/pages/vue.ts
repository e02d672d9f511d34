import type { App } from 'vue'
import { createApp, defineComponent, h, ref } from 'vue'

const Shop = defineComponent(() => {
  const count = ref(0)
  const heard = ref('')
  const note = ({ type, target }: Event) => {
    heard.value = `${type} of ${(target as Element).localName}`
  }
  return () =>
    h('section', { onKeydown: note, onInput: note, onFocusin: note, onClick: note }, [
      h('button', { onClick: () => (count.value += 1) }, `Add to the cart (${count.value})`),
      h('output', heard.value),
    ])
})

// As single-page apps do: what was there goes and comes again.
let app: App | undefined
Object.assign(globalThis, {
  mountApp() {
    app = createApp(Shop)
    app.mount('#app')
  },
  unmountApp: () => app?.unmount(),
})
