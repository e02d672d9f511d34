'use client'

import type { Readable } from '@roxels/core'
import { useSyncExternalStore } from 'react'

/** Renders again whenever `source` changes, and returns its value untouched. */
export function useReadable<T>(source: Readable<T>): T {
  // What a server has rendered is taken over as it was, however far the client has got by then.
  return useSyncExternalStore(source.listen, source.get, () =>
    source.init === undefined ? source.get() : source.init,
  )
}
