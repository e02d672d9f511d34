import type { Readable } from '@roxels/core'
import { getCurrentInstance, onMounted, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'

/** A ref that follows `source` until its scope ends. Its value is the source's own, never a proxy of it. */
export function useReadable<T>(source: MaybeRefOrGetter<Readable<T>>): Readonly<ShallowRef<T>> {
  const value = shallowRef(toValue(source).get()) as ShallowRef<T>

  const follow = () =>
    watch(
      () => toValue(source),
      (readable, _, onCleanup) => {
        const read = () => {
          value.value = readable.get()
        }
        onCleanup(readable.listen(read))
        // It may have changed since the first read.
        read()
      },
      // Synchronous: a row that is given another id must not render the old message once more.
      { immediate: true, flush: 'sync' },
    )

  // A server sets components up and never mounts them: whatever listened there would listen forever.
  if (getCurrentInstance() === null) follow()
  else onMounted(follow)
  return value
}
