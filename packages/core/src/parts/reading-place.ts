import type { Role } from '@roxels/protocol'
import { atom } from 'nanostores'
import type { Readable } from '../readable.ts'
import type { Roxels } from '../roxels.ts'
import type { Message } from '../transcript/message.ts'
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
    }
    const scrolled = () => {
      const wentUp = log.scrollTop < top
      note()
      if (fromEnd < NEAR_PX) $hasNew.set(false)
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
      // What is not displayed may forget how far it was scrolled.
      else if (wasHidden) log.scrollTop = top
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
    // Told by what is said and by scrolling, never by what is observed here: to change the layout there is a ResizeObserver loop.
    const unlisten = listenToEnd((role) => {
      if (fromEnd >= NEAR_PX && role === 'agent') $hasNew.set(true)
    })
    log.addEventListener('scroll', scrolled, { passive: true })
    observe([log, ...log.children])
    mutations.observe(log, { childList: true })
    toEnd = () => {
      end = log.scrollHeight - log.clientHeight
      log.scrollTop = end
      scrolled()
    }
    return () => {
      log.removeEventListener('scroll', scrolled)
      unlisten()
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
    return { oldest: all[0], newest, role: last?.role }
  }

  /** Calls `heard` with who speaks whenever more is said at the end of the transcript. */
  const listenToEnd = (heard: (role: Role) => void): (() => void) => {
    let endMessage: () => void = () => undefined
    let newest: string | undefined
    let count = 0
    let length = 0
    const hear = (now: Message | undefined) => {
      const isLonger = now !== undefined && now.text.length > length
      length = now?.text.length ?? 0
      if (isLonger) heard(now.role)
    }
    const endIds = ids.subscribe((all) => {
      const next = all.at(-1)
      const isMore = count > 0 && all.length > count
      count = all.length
      if (next === newest) return
      newest = next
      endMessage()
      if (next === undefined) return
      // What was there before is no news: when one begins to listen, when all of it comes back, when the newest is taken away.
      length = isMore ? 0 : (message(next).get()?.text.length ?? 0)
      endMessage = message(next).subscribe(hear)
    })
    return () => {
      endIds()
      endMessage()
    }
  }

  return { attach: attachment(follow), hasNew: $hasNew, toEnd: () => toEnd() }
}
