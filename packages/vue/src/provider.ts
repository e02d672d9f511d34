import type { Roxels } from '@roxels/core'
import { defineComponent, inject, provide } from 'vue'
import type { InjectionKey, PropType } from 'vue'

const key: InjectionKey<Roxels> = Symbol('roxels')

/** Gives `roxels` to every component below. Whoever made the client destroys it. */
export const RoxelsProvider = defineComponent({
  name: 'RoxelsProvider',
  props: { roxels: { type: Object as PropType<Roxels>, required: true } },
  setup(props, { slots }) {
    provide(key, props.roxels)
    return () => slots.default?.()
  },
})

/** The client of the nearest provider. Throws where there is none. */
export function useRoxels(): Roxels {
  const roxels = inject(key, null)
  if (roxels !== null) return roxels
  throw new Error('No Roxels client here: wrap the component in <RoxelsProvider :roxels="…">.')
}
