import { removeGlobalOfNanostores } from './global-of-nanostores.ts'
import { createPage } from '../page.ts'
import { consoleReport } from '../report.ts'
import type { InitOptions } from '../options.ts'
import { replay } from './queue.ts'

removeGlobalOfNanostores()

/** What runs where a page loads `embed.js`: it makes the global, does what the tag says, then what the page has asked for before. */
const global = globalThis as unknown as { Roxels?: { readonly q?: unknown; init?: unknown } }
const before = global.Roxels

if (before?.init !== undefined && before.q === undefined) {
  consoleReport.warn('embed.js is on this page twice: the first one stays. Remove the other tag.')
} else {
  const tag = findTag()
  const { embed, autoinit } = createPage(tag === null ? {} : { baseUrl: originOf(tag) })
  global.Roxels = embed as never
  const asked = tag === null ? undefined : optionsOf(tag.dataset)
  if (asked !== undefined) autoinit(asked)
  replay(before?.q, embed as never)
}

/** A module, and a tag that somebody else has moved, do not know their own tag. */
function findTag(): HTMLScriptElement | null {
  const { currentScript } = document
  return currentScript instanceof HTMLScriptElement
    ? currentScript
    : (document.querySelector<HTMLScriptElement>('script[data-template-key]') ??
        document.querySelector<HTMLScriptElement>('script[type=module][src$="/embed.js"]'))
}

function originOf({ dataset, src }: HTMLScriptElement): string {
  return dataset['baseUrl'] ?? new URL(src, location.href).origin
}

/** What a tag asks for, if anything. An attribute that was left empty, as where nobody is signed in, says that nobody is here. */
function optionsOf(dataset: DOMStringMap): InitOptions | undefined {
  const { templateKey, personName, externalId, view, baseUrl } = dataset
  if (templateKey === undefined) return undefined
  return {
    templateKey,
    ...(personName ? { personName } : {}),
    ...(externalId === undefined ? {} : { externalId: externalId === '' ? null : externalId }),
    ...(view === undefined ? {} : { view }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
  }
}
