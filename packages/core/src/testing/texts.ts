/** Every text in a value, however deep: strings and numbers, keys, members of collections, what bytes say. */
export function* textsOf(
  value: unknown,
  seen = new Set<unknown>(),
): Generator<string | Promise<string>> {
  if (value === undefined || value === null) return
  if (typeof value !== 'object') {
    yield String(value)
    return
  }
  if (seen.has(value)) return
  seen.add(value)
  if (value instanceof Blob) yield value.text()
  else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value))
    yield new TextDecoder().decode(value)
  else if (value instanceof Error) yield `${value.message}\n${value.stack}`
  else if (Symbol.iterator in value)
    for (const member of value as Iterable<unknown>) yield* textsOf(member, seen)
  else
    for (const [key, member] of Object.entries(value)) {
      yield key
      yield* textsOf(member, seen)
    }
}
