import { renamed } from '@roxels/core/parts'

const names = {
  onclick: 'onClick',
  oninput: 'onInput',
  onkeydown: 'onKeydown',
  onsubmit: 'onSubmit',
} as const
type Names = typeof names

/** What a part gives to one element, in the names of Vue. */
export type VueProps<P> = {
  readonly [N in keyof P as N extends keyof Names ? Names[N] : N]: P[N]
}

/** Gives the `elements` of a part the names of Vue, and leaves the rest of it alone. */
export const translate = <P extends object, E extends keyof P>(
  part: P,
  ...elements: readonly E[]
) => renamed(part, elements, names) as Omit<P, E> & { readonly [N in E]: VueProps<P[N]> }
