/**
 * What a part gives to one element: attributes by their HTML names, and handlers by `on` and the name of their event, as the element
 * itself names them. A framework that has other names is given these in its own by its adapter.
 */
export type Props = object

/** A button that is not there while it has nothing to do. */
export interface ButtonProps {
  readonly type: 'button'
  readonly hidden: boolean
  readonly onclick: () => void
}

/** Makes one. Where what it wants fails it stays: the line tells that the server is away. */
export function button(isThere: boolean, act: () => unknown): ButtonProps {
  return { type: 'button', hidden: !isThere, onclick: () => quietly(act()) }
}

/** Lets a wish of the participant fail without a word: its button is still there, and the state tells how the line is. */
export function quietly(wish: unknown): void {
  if (wish instanceof Promise) wish.catch(() => undefined)
}
