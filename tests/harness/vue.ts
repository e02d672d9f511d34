import type { Readable } from '@roxels/vue'
import { useReadable } from '@roxels/vue'
import type { Component } from 'vue'
import { createApp, defineComponent, shallowRef } from 'vue'
import type { Following, Harness } from './harness.ts'
import { scenesByName } from './harness.ts'

const sceneOf = scenesByName(
  import.meta.glob<{ default: Component }>('../../examples/*/vue.vue', { eager: true }),
)

export const harness: Harness = {
  adapter: 'vue',
  mount(scene, root, roxels) {
    const app = createApp(sceneOf(scene), { roxels })
    app.mount(root)
    return () => app.unmount()
  },
  follow<T>(source: Readable<T>, rendered: (value: T) => void): Following<T> {
    const of = shallowRef(source)
    const app = createApp(
      defineComponent(() => {
        const value = useReadable(of)
        return () => {
          // As a row reads its id: it renders again because of the new source itself.
          void of.value
          rendered(value.value)
          return null
        }
      }),
    )
    app.mount(document.createElement('div'))
    return {
      turnTo(next) {
        of.value = next
      },
      end: () => app.unmount(),
    }
  },
}
