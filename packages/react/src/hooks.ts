'use client'

import type { Captured, Message, Person, RoxelsState, SessionInfo, Turn } from '@roxels/core'
import { useRoxels } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** Where the client stands. */
export function useRoxelsState(): RoxelsState {
  return useReadable(useRoxels().state)
}

/** Who takes part. */
export function usePerson(): Person {
  return useReadable(useRoxels().person)
}

/** The open session; null at rest. */
export function useSession(): SessionInfo | null {
  return useReadable(useRoxels().session)
}

/** One message; undefined while there is none of that id. */
export function useMessage(id: string): Message | undefined {
  return useReadable(useRoxels().transcript.message(id))
}

/** What was captured, by goal. */
export function useCaptured<C extends object = Captured>(): Readonly<Partial<C>> {
  return useReadable(useRoxels<C>().captured)
}

/** The agent's newest turn. */
export function useTurn(): Turn | null {
  return useReadable(useRoxels().turn)
}
