import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createRoxels } from '@roxels/core'
import { version } from 'react'
import { renderToPipeableStream } from 'react-dom/server'
import type { TestProject } from 'vitest/node'
import { knownToBoth } from '../known-to-both.ts'
import { Page } from './page.tsx'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The page as a server in Node has rendered it, and with which React. */
    readonly reactPage: { readonly html: string; readonly version: string }
  }
}

export async function setup(project: TestProject): Promise<void> {
  const roxels = createRoxels(knownToBoth)
  const output = new PassThrough()
  renderToPipeableStream(<Page roxels={roxels} />).pipe(output)
  const html = await text(output)
  roxels.destroy()
  project.provide('reactPage', { html, version })
}
