import type { Captured, Roxels } from '@roxels/core'
import { defineComponent, inject, provide } from 'vue'
import type { InjectionKey, PropType } from 'vue'

const key: InjectionKey<Roxels<object>> = Symbol('roxels')

/** Gives `roxels` to every component below. Whoever made the client destroys it. */
export const RoxelsProvider = defineComponent({
  name: 'RoxelsProvider',
  props: { roxels: { type: Object as PropType<Roxels<object>>, required: true } },
  setup(props, { slots }) {
    provide(key, props.roxels)
    return () => slots.default?.()
  },
})

/** The client of the nearest provider; `C` is what its template captures, by goal. Throws where there is none. */
export function useRoxels<C extends object = Captured>(): Roxels<C> {
  const roxels = inject(key, null)
  if (roxels !== null) return roxels as Roxels<C>
  throw new Error('No Roxels client here: wrap the component in <RoxelsProvider :roxels="…">.')
}
