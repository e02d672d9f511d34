import { renamed } from '@roxels/core/parts'

const names = {
  autocomplete: 'autoComplete',
  enterkeyhint: 'enterKeyHint',
  maxlength: 'maxLength',
  tabindex: 'tabIndex',
  onclick: 'onClick',
  oninput: 'onInput',
  onkeydown: 'onKeyDown',
  onsubmit: 'onSubmit',
} as const
type Names = typeof names

/** What a part gives to one element, in the names of React. */
export type ReactProps<P> = {
  readonly [N in keyof P as N extends keyof Names ? Names[N] : N]: P[N] extends (
    event: infer E extends Event,
  ) => void
    ? (event?: { readonly nativeEvent: E }) => void
    : P[N]
}

/** Gives the `elements` of a part the names of React, and leaves the rest of it alone. */
export const translate = <P extends object, E extends keyof P>(
  part: P,
  ...elements: readonly E[]
) =>
  renamed(
    part,
    elements,
    names,
    (handler) => (event?: { readonly nativeEvent: Event }) => handler(event?.nativeEvent as Event),
  ) as Omit<P, E> & { readonly [N in E]: ReactProps<P[N]> }
