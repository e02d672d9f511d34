/** Told its element when that appears, and null when it is gone: a `ref` in React and in Vue. */
export type Attach<E extends Element> = (element: E | null) => void

/**
 * An `Attach` that begins with each element and ends with it. A framework may tell the same element again and again; it begins
 * once.
 */
export function attachment<E extends Element>(begin: (element: E) => () => void): Attach<E> {
  let attached: E | null = null
  let end: () => void = () => undefined
  return (element) => {
    if (element === attached) return
    end()
    attached = element
    end = element === null ? () => undefined : begin(element)
  }
}
