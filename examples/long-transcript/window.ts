import type { Roxels } from '@roxels/core'
import { quietly } from '@roxels/core/parts'
import type { VirtualItem, Virtualizer } from '@tanstack/virtual-core'

/** Shows which of many messages are in view, and keeps the place of whoever reads. */
export type MessageWindow = Pick<
  Virtualizer<HTMLElement, HTMLElement>,
  'getVirtualItems' | 'getTotalSize' | 'scrollToIndex' | 'scrollToEnd' | 'scrollDirection'
>

/** Closer to the beginning of what is there than so many messages, the ones before are loaded. */
const nearMessages = 20

/** How messages are windowed, for any framework's virtualizer. */
export function windowOptions(
  { transcript: { hasOlder, loadOlder } }: Roxels,
  ids: readonly string[],
  getScrollElement: () => HTMLElement | null,
) {
  let isLoading = false
  return {
    count: ids.length,
    getScrollElement,
    getItemKey: (index: number) => ids[index] ?? index,
    estimateSize: () => 56,
    overscan: 6,
    gap: 18,
    paddingStart: 20,
    paddingEnd: 8,
    // Earlier messages that come in above move nothing; at the end it stays at the end.
    anchorTo: 'end' as const,
    // Past the end, which is where it begins.
    initialOffset: Number.MAX_SAFE_INTEGER,
    followOnAppend: true,
    scrollEndThreshold: 48,
    // Rows that are measured make rows appear, which are measured in the next frame and not in this one.
    useAnimationFrameWithResizeObserver: true,
    onChange(window: MessageWindow) {
      const [top] = window.getVirtualItems()
      const isNear = top !== undefined && top.index < nearMessages
      if (!isNear || window.scrollDirection !== 'backward' || isLoading || !hasOlder.get()) return
      isLoading = true
      quietly(loadOlder().finally(() => (isLoading = false)))
    },
  }
}

/** Where a row is, and which of how many. How many there are is not known before all are loaded. */
export function placeOf({ index, start }: VirtualItem, count: number, hasOlder: boolean) {
  return {
    'data-index': index,
    'aria-setsize': hasOlder ? -1 : count,
    'aria-posinset': index + 1,
    style: { transform: `translateY(${start}px)` },
  }
}

/** Loads all there is, and goes to its beginning. */
export async function toFirst({ transcript }: Roxels, window: MessageWindow): Promise<void> {
  const { ids, hasOlder, loadOlder } = transcript
  while (hasOlder.get()) {
    const { length } = ids.get()
    await loadOlder()
    // Nothing came: the conversation is no longer the one it was.
    if (ids.get().length === length) return
  }
  // Once they are shown.
  await new Promise(requestAnimationFrame)
  window.scrollToIndex(0, { align: 'start' })
}

/** The keys that go to either end of what is read. */
export function keysOf(roxels: Roxels, window: () => MessageWindow) {
  return (event: Pick<KeyboardEvent, 'key' | 'preventDefault'>) => {
    if (event.key !== 'Home' && event.key !== 'End') return
    event.preventDefault()
    if (event.key === 'End') window().scrollToEnd()
    else quietly(toFirst(roxels, window()))
  }
}
