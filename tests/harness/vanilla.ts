import type { Roxels } from '@roxels/core'
import type { Harness } from './harness.ts'
import { scenesByName } from './harness.ts'

type Scene = (root: HTMLElement, roxels: Roxels) => () => void

const sceneOf = scenesByName(
  import.meta.glob<{ default: Scene }>('../../examples/*/vanilla.ts', { eager: true }),
)

export const harness: Harness = {
  adapter: 'vanilla',
  mount: (scene, root, roxels) => sceneOf(scene)(root, roxels),
  follow(source, rendered) {
    let end = source.subscribe(rendered)
    return {
      turnTo(next) {
        end()
        end = next.subscribe(rendered)
      },
      end: () => end(),
    }
  },
}
