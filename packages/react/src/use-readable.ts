'use client'

import type { Readable } from '@roxels/core'
import { useSyncExternalStore } from 'react'

/** Renders again whenever `source` changes, and returns its value untouched. */
export function useReadable<T>(source: Readable<T>): T {
  return useSyncExternalStore(source.listen, source.get, source.get)
}
