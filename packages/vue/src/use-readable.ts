import type { Readable } from '@roxels/core'
import { getCurrentInstance, getCurrentScope, onMounted, shallowRef, toValue, watch } from 'vue'
import type { MaybeRefOrGetter, ShallowRef } from 'vue'

/** A ref that follows `source` until its scope ends. Its value is the source's own, never a proxy of it. */
export function useReadable<T>(source: MaybeRefOrGetter<Readable<T>>): Readonly<ShallowRef<T>> {
  const instance = getCurrentInstance()
  // Only a component that takes over what a server has rendered has an element before it is mounted. It takes that over as it
  // was, however far the client has got by then.
  const isHydrating = Boolean(instance?.vnode.el)
  const first = toValue(source)
  const value = shallowRef(
    isHydrating && first.init !== undefined ? first.init : first.get(),
  ) as ShallowRef<T>

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

  // A server sets components up and never mounts them: whatever listened there would listen forever. What a store reads belongs
  // to the store, which outlives the component that was the first to use it.
  const scope = getCurrentScope()
  if (instance === null) follow()
  else
    onMounted(() => {
      if (scope?.active) scope.run(follow)
    })
  return value
}
