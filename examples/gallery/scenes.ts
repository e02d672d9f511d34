import type { Roxels } from '@roxels/core'
import type { ComponentType } from 'react'
import type { Component } from 'vue'

/** Shows the scene in `root`; answers the function that takes it away. */
export type Mount = (root: HTMLElement, roxels: Roxels) => () => void

// The file of each scene, loaded when it is first shown.
const vanilla = import.meta.glob<{ default: Mount }>('../*/vanilla.ts')
const react = import.meta.glob<{ default: ComponentType<{ roxels: Roxels }> }>('../*/react.tsx')
const vue = import.meta.glob<{ default: Component }>('../*/vue.vue')

/** A scene by its name, in each framework. */
export const frameworks = {
  async vanilla(scene: string): Promise<Mount> {
    return (await vanilla[`../${scene}/vanilla.ts`]!()).default
  },

  async react(scene: string): Promise<Mount> {
    const [{ createElement }, { createRoot }, { default: Scene }] = await Promise.all([
      import('react'),
      import('react-dom/client'),
      react[`../${scene}/react.tsx`]!(),
    ])
    return (root, roxels) => {
      const app = createRoot(root)
      app.render(createElement(Scene, { roxels }))
      return () => app.unmount()
    }
  },

  async vue(scene: string): Promise<Mount> {
    const [{ createApp }, { default: Scene }] = await Promise.all([
      import('vue'),
      vue[`../${scene}/vue.vue`]!(),
    ])
    return (root, roxels) => {
      const app = createApp(Scene, { roxels })
      app.mount(root)
      return () => app.unmount()
    }
  },
}
