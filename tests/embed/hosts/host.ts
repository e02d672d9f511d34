import type { StartOptions } from '@roxels/embed'
import type { RoxelsEmbed } from '@roxels/embed'
import type { Frame, Locator, Page } from 'playwright'
import { expect } from 'vitest'
import type { OpenedPage, Stand } from '../stand.ts'
import { messagesIn } from '../stand.ts'

declare global {
  var Roxels: RoxelsEmbed
  /** What the page was told by `error`, as it came. */
  var errors: unknown[]
}

/** The tag that loads `embed.js`, with these attributes. */
export function tag({ server }: Pick<Stand, 'server'>, attributes = ''): string {
  return `<script src="${server.url}/embed.js" ${attributes}></script>`
}

/** The same, with the template's key: its launcher shows itself. */
export function tagWithKey(stand: Pick<Stand, 'server' | 'templateKey'>, attributes = ''): string {
  return tag(stand, `data-template-key="${stand.templateKey}" ${attributes}`)
}

/** Starts a call as the page's own script would, and keeps the errors it is told. */
export async function start(page: Page | Frame, options: StartOptions): Promise<void> {
  await page.evaluate((asked) => {
    globalThis.errors = []
    Roxels.on('error', (error) => globalThis.errors.push(error))
    Roxels.start(asked)
  }, options)
}

/** Says the name it is asked for, with which the conversation is complete. */
export async function converse(view: Locator): Promise<void> {
  await expect.poll(() => messagesIn(view)).toEqual(['What is your name?'])
  await view.getByRole('textbox').fill('Ada')
  await view.getByRole('textbox').press('Enter')
  await expect
    .poll(() => messagesIn(view))
    .toEqual(['What is your name?', 'Ada', 'Thank you, Ada.'])
  await view.getByText('That is everything. Thank you!').waitFor()
}

/** What the embed itself has said on the console. */
export const ownLines = ({ told }: Pick<OpenedPage, 'told'>): readonly string[] =>
  told.filter((line) => line.startsWith('[roxels]'))
