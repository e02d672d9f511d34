import { createRoxels } from '@roxels/core'
import type { TestProject } from 'vitest/node'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { knownToBoth } from '../known-to-both.ts'
import { pageOf } from './page.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The page as a server in Node has rendered it. */
    readonly vuePage: string
  }
}

export async function setup(project: TestProject): Promise<void> {
  const roxels = createRoxels(knownToBoth)
  project.provide('vuePage', await renderToString(createSSRApp(pageOf(roxels))))
  roxels.destroy()
}
