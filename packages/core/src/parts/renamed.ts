/** A handler of an element. */
export type Handler = (event: Event) => void

/**
 * A part with the names of a framework in some of its `elements`, for adapters. `names` has the framework's name by that of HTML,
 * where they differ; `handlerOf` makes its handler.
 */
export function renamed<P extends object>(
  part: P,
  elements: readonly (keyof P)[],
  names: Readonly<Record<string, string>>,
  handlerOf: (handler: Handler) => unknown = (handler) => handler,
): object {
  const of = (props: object) =>
    Object.fromEntries(
      Object.entries(props).map(([name, value]: [string, unknown]) => [
        names[name] ?? name,
        typeof value === 'function' ? handlerOf(value as Handler) : value,
      ]),
    )
  return {
    ...part,
    ...Object.fromEntries(elements.map((name) => [name, of(part[name] as object)])),
  }
}
