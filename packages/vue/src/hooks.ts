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
import { toValue } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'
import { useRoxels } from './provider.ts'
import { useReadable } from './use-readable.ts'

/** Where the client stands. */
export function useRoxelsState(): Readonly<ShallowRef<RoxelsState>> {
  return useReadable(useRoxels().state)
}

/** Who takes part. */
export function usePerson(): Readonly<ShallowRef<Person>> {
  return useReadable(useRoxels().person)
}

/** The open session; null at rest. */
export function useSession(): Readonly<ShallowRef<SessionInfo | null>> {
  return useReadable(useRoxels().session)
}

export interface Transcript {
  /** In the order they are shown. Changes only when a message comes or goes. */
  readonly ids: Readonly<ShallowRef<readonly string[]>>
  readonly hasOlder: Readonly<ShallowRef<boolean>>
  readonly loadOlder: Roxels['transcript']['loadOlder']
}

/** The list of messages, by id: render each with `useMessage`, and a streamed word renders one row. */
export function useTranscript(): Transcript {
  const { ids, hasOlder, loadOlder } = useRoxels().transcript
  return { ids: useReadable(ids), hasOlder: useReadable(hasOlder), loadOlder }
}

/** The message of that id, followed when the id changes; undefined while there is none. */
export function useMessage(
  id: MaybeRefOrGetter<string>,
): Readonly<ShallowRef<Message | undefined>> {
  const { message } = useRoxels().transcript
  return useReadable(() => message(toValue(id)))
}

/** What was captured, by goal. */
export function useCaptured(): Readonly<ShallowRef<Captured>> {
  return useReadable(useRoxels().captured)
}

/** The goals of the conversation in their order. */
export function useGoals(): Readonly<ShallowRef<readonly Goal[]>> {
  return useReadable(useRoxels().goals)
}

/** The agent's newest turn. */
export function useTurn(): Readonly<ShallowRef<Turn | null>> {
  return useReadable(useRoxels().turn)
}
