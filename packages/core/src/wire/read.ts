/** Answers a value that is what it should be, without what nobody asked for; throws for any other. */
export type Read<T> = (value: unknown) => T

export const text: Read<string> = (value) => (typeof value === 'string' ? value : refuse())

export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : refuse())

export const numberFrom =
  (min: number): Read<number> =>
  (value) =>
    typeof value === 'number' && value >= min ? value : refuse()

/** A place in a text or a list. */
export const place: Read<number> = (value) =>
  Number.isInteger(value) && (value as number) >= 0 ? (value as number) : refuse()

/** Anything, but something. */
export const anything: Read<unknown> = (value) => (value === undefined ? refuse() : value)

/** Anything by name. */
export const record: Read<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : refuse()

export const oneOf =
  <T extends string>(words: readonly T[]): Read<T> =>
  (value) =>
    words.includes(value as T) ? (value as T) : refuse()

export const orNull =
  <T>(read: Read<T>): Read<T | null> =>
  (value) =>
    value === null ? null : read(value)

export const optional =
  <T>(read: Read<T>): Read<T | undefined> =>
  (value) =>
    value === undefined ? undefined : read(value)

export const listOf =
  <T>(read: Read<T>): Read<T[]> =>
  (value) =>
    Array.isArray(value) ? value.map(read) : refuse()

/** How each field of an object is read. */
export type Fields<T> = { readonly [K in keyof T]-?: Read<T[K]> }

export function object<T>(fields: Fields<T>): Read<T> {
  const entries = Object.entries<Read<unknown>>(fields)
  return (value) => {
    if (typeof value !== 'object' || value === null) refuse()
    const found: Record<string, unknown> = {}
    for (const [name, read] of entries) {
      const field = read((value as Record<string, unknown>)[name])
      if (field !== undefined) found[name] = field
    }
    return found as T
  }
}

/** Reads what stands in a JSON text; undefined for what is no JSON or not what it should be. */
export function readJson<T>(read: Read<T>, json: string): T | undefined {
  try {
    return read(JSON.parse(json))
  } catch {
    return undefined
  }
}

function refuse(): never {
  throw new TypeError('This is not as documented.')
}
