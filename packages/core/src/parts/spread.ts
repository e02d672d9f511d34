import type { Props } from './props.ts'

/** Gives an element what a part says, in a page without a framework; called again, what has changed. */
export function spread(element: HTMLElement, props: Props): void {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function' || name === 'value') {
      // Written only where it differs: to write a field's value moves the caret to its end.
      if (Reflect.get(element, name) !== value) Reflect.set(element, name, value)
    } else if (typeof value === 'boolean') element.toggleAttribute(name, value)
    else element.setAttribute(name, String(value))
  }
}
