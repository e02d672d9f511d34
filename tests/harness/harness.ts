import type { Readable, Roxels } from '@roxels/core'

/** What a shared test needs of a framework. Each framework has a file beside this one that exports `harness`. */
export interface Harness {
  readonly adapter: 'vanilla' | 'react' | 'vue'
  /** Shows the scene of that name in `root`; answers the function that takes it away. */
  mount(scene: string, root: HTMLElement, roxels: Roxels): () => void
  /** Shows `source` as the adapter does; `rendered` hears of the value at each rendering. */
  follow<T>(source: Readable<T>, rendered: (value: T) => void): Following<T>
}

export interface Following<T> {
  /** The same component is given another source. */
  turnTo(source: Readable<T>): void
  end(): void
}

/** The scenes of one framework by name, from what `import.meta.glob` found. */
export function scenesByName<Scene>(
  files: Readonly<Record<string, { readonly default: Scene }>>,
): (name: string) => Scene {
  return (name) => {
    const path = Object.keys(files).find((file) => file.split('/').at(-2) === name)
    if (path === undefined)
      throw new Error(`There is no scene "${name}" among ${Object.keys(files)}.`)
    return files[path]!.default
  }
}
