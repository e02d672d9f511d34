import type { Roxels } from '@roxels/core'

/** Shows the scene in `root`; answers the function that takes it away. */
export type Mount = (root: HTMLElement, roxels: Roxels) => () => void

/** The scene in each framework, loaded when it is first shown. */
export const scenes = {
  async vanilla(): Promise<Mount> {
    return (await import('../onboarding/vanilla.ts')).default
  },

  async react(): Promise<Mount> {
    const [{ createElement }, { createRoot }, { default: Onboarding }] = await Promise.all([
      import('react'),
      import('react-dom/client'),
      import('../onboarding/react.tsx'),
    ])
    return (root, roxels) => {
      const app = createRoot(root)
      app.render(createElement(Onboarding, { roxels }))
      return () => app.unmount()
    }
  },

  async vue(): Promise<Mount> {
    const [{ createApp }, { default: Onboarding }] = await Promise.all([
      import('vue'),
      import('../onboarding/vue.vue'),
    ])
    return (root, roxels) => {
      const app = createApp(Onboarding, { roxels })
      app.mount(root)
      return () => app.unmount()
    }
  },
}

/** The scene a hash such as `#react` asks for. */
export function sceneOf(hash: string): keyof typeof scenes {
  const name = hash.slice(1)
  return name === 'react' || name === 'vue' ? name : 'vanilla'
}
