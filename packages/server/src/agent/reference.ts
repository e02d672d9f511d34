import type { Json, JsonObject } from '@roxels/protocol'

/** The place in a schema that a `$ref` such as `#/$defs/address` names; undefined if there is none. Never leaves the schema. */
export function pointed(root: JsonObject, ref: string): Json | undefined {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined
  let place: Json | undefined = root
  for (const part of ref.split('/').slice(1)) {
    const key = decode(part)
    if (typeof place !== 'object' || place === null || key === undefined) return undefined
    place = Object.hasOwn(place, key) ? (place as Readonly<Record<string, Json>>)[key] : undefined
  }
  return place
}

// RFC 6901, section 6: percent-encoded in a URI.
function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return undefined
  }
}
