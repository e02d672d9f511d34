/** What stands at a place of a document: what is written there, or the component it refers to. */
export function resolve<T extends object>(
  components: Readonly<Record<string, T>>,
  given: T | { readonly $ref: string },
): T {
  const reference = '$ref' in given ? given.$ref : undefined
  if (typeof reference !== 'string') return given as T
  const found = components[reference.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`The document has no ${reference}.`)
  return found
}
