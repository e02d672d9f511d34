import type { Readable, Roxels } from '@roxels/react'
import { useReadable } from '@roxels/react'
import type { ComponentType, ReactNode } from 'react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import type { Following, Harness } from './harness.ts'
import { scenesByName } from './harness.ts'

type Scene = ComponentType<{ roxels: Roxels }>

const sceneOf = scenesByName(
  import.meta.glob<{ default: Scene }>('../../examples/*/react.tsx', { eager: true }),
)

export const harness: Harness = {
  adapter: 'react',
  mount(scene, root, roxels) {
    const Scene = sceneOf(scene)
    return render(root, <Scene roxels={roxels} />).end
  },
  follow<T>(source: Readable<T>, rendered: (value: T) => void): Following<T> {
    function Follower({ of }: { readonly of: Readable<T> }) {
      rendered(useReadable(of))
      return null
    }
    const { show, end } = render(document.createElement('div'), <Follower of={source} />)
    return { turnTo: (next) => show(<Follower of={next} />), end }
  },
}

function render(root: HTMLElement, node: ReactNode) {
  const app = createRoot(root)
  const show = (shown: ReactNode) => flushSync(() => app.render(<StrictMode>{shown}</StrictMode>))
  show(node)
  return { show, end: () => flushSync(() => app.unmount()) }
}
