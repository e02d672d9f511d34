import type { Captured, Message, Person, RoxelsState, SessionInfo, Turn } from '@roxels/core'
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

/** The message of that id, followed when the id changes; undefined while there is none. */
export function useMessage(
  id: MaybeRefOrGetter<string>,
): Readonly<ShallowRef<Message | undefined>> {
  const { message } = useRoxels().transcript
  return useReadable(() => message(toValue(id)))
}

/** What was captured, by goal. */
export function useCaptured<C extends object = Captured>(): Readonly<
  ShallowRef<Readonly<Partial<C>>>
> {
  return useReadable(useRoxels<C>().captured)
}

/** The agent's newest turn. */
export function useTurn(): Readonly<ShallowRef<Turn | null>> {
  return useReadable(useRoxels().turn)
}
