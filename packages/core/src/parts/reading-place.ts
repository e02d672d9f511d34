import { atom } from 'nanostores'
import type { Readable } from '../readable.ts'
import type { Roxels } from '../roxels.ts'
import type { Attach } from './attach.ts'
import { attachment } from './attach.ts'
import { quietly } from './props.ts'

/** Where somebody reads in a transcript, whatever comes in above and below. */
export interface ReadingPlace {
  /** For the element that scrolls. */
  readonly attach: Attach<HTMLElement>
  /** Something has come below, out of view. */
  readonly hasNew: Readable<boolean>
  /** Goes there. */
  readonly toEnd: () => void
}

/** Closer to the end than this, a reader wants to see what comes. */
const NEAR_PX = 48

/**
 * Keeps the element at its end while the reader is there or has just written, and in its place otherwise, also when earlier messages
 * come in above. They are loaded when the reader scrolls up to where they would be.
 */
export function createReadingPlace({ transcript }: Pick<Roxels, 'transcript'>): ReadingPlace {
  const { ids, message, hasOlder, loadOlder } = transcript
  const $hasNew = atom(false)
  let toEnd: () => void = () => undefined

  const follow = (log: HTMLElement) => {
    let seen = look()
    let end = 0
    let fromEnd = 0
    let top = 0
    let isLoading = false
    let wasHidden = false

    /** Measured against the end as it was last seen: what has come since then has not moved the reader. */
    const note = () => {
      top = log.scrollTop
      fromEnd = end - top
      if (fromEnd < NEAR_PX) $hasNew.set(false)
    }
    const scrolled = () => {
      const wentUp = log.scrollTop < top
      note()
      if (!wentUp || top > log.clientHeight / 2 || !hasOlder.get() || isLoading) return
      isLoading = true
      quietly(loadOlder().finally(() => (isLoading = false)))
    }
    const resized = () => {
      if (log.clientHeight === 0) {
        wasHidden = true
        return
      }
      const before = seen
      seen = look()
      end = log.scrollHeight - log.clientHeight
      const isFirst = before.oldest === undefined
      const wrote = seen.newest !== before.newest && seen.role === 'participant'
      if (isFirst || wrote || fromEnd < NEAR_PX) log.scrollTop = end
      else if (seen.oldest !== before.oldest) log.scrollTop = end - fromEnd
      else {
        // What is not displayed may forget how far it was scrolled.
        if (wasHidden) log.scrollTop = top
        if (seen.newest !== before.newest || seen.length > before.length) $hasNew.set(true)
      }
      wasHidden = false
      note()
    }

    const resizes = new ResizeObserver(resized)
    const observe = (nodes: Iterable<Node>) => {
      for (const node of nodes) if (node instanceof Element) resizes.observe(node)
    }
    const mutations = new MutationObserver((records) => {
      for (const { addedNodes } of records) observe(addedNodes)
    })
    log.addEventListener('scroll', scrolled, { passive: true })
    observe([log, ...log.children])
    mutations.observe(log, { childList: true })
    toEnd = () => {
      end = log.scrollHeight - log.clientHeight
      log.scrollTop = end
      note()
    }
    return () => {
      log.removeEventListener('scroll', scrolled)
      resizes.disconnect()
      mutations.disconnect()
      toEnd = () => undefined
      $hasNew.set(false)
    }
  }

  /** What there is to read. */
  const look = () => {
    const all = ids.get()
    const newest = all.at(-1)
    const last = newest === undefined ? undefined : message(newest).get()
    return { oldest: all[0], newest, role: last?.role, length: last?.text.length ?? 0 }
  }

  return { attach: attachment(follow), hasNew: $hasNew, toEnd: () => toEnd() }
}
