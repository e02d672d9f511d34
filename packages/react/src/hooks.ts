'use client'

import type {
  Captured,
  Goal,
  Message,
  Person,
  Roxels,
  RoxelsState,
  SessionInfo,
  Turn,
} from '@roxels/core'
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

export interface Transcript {
  /** In the order they are shown. Changes only when a message comes or goes. */
  readonly ids: readonly string[]
  readonly hasOlder: boolean
  readonly loadOlder: Roxels['transcript']['loadOlder']
}

/** The list of messages, by id: render each with `useMessage`, and a streamed word renders one row. */
export function useTranscript(): Transcript {
  const { ids, hasOlder, loadOlder } = useRoxels().transcript
  return { ids: useReadable(ids), hasOlder: useReadable(hasOlder), loadOlder }
}

/** One message; undefined while there is none of that id. */
export function useMessage(id: string): Message | undefined {
  return useReadable(useRoxels().transcript.message(id))
}

/** What was captured, by goal. */
export function useCaptured(): Captured {
  return useReadable(useRoxels().captured)
}

/** The goals of the conversation in their order. */
export function useGoals(): readonly Goal[] {
  return useReadable(useRoxels().goals)
}

/** The agent's newest turn. */
export function useTurn(): Turn | null {
  return useReadable(useRoxels().turn)
}
