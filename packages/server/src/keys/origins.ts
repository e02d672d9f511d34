const anyPort = ':*'

/** An entry of an allow-list in its one spelling: an origin, or one with `:*` for any port. Undefined if it is neither. */
export function normalizeOrigin(entry: string): string | undefined {
  if (entry.endsWith(anyPort)) {
    const origin = normalizeOrigin(entry.slice(0, -anyPort.length))
    // A port before the star would be a typing error.
    return origin === undefined || new URL(origin).port !== '' ? undefined : origin + anyPort
  }
  const url = URL.parse(entry)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined
  // A path was meant to restrict something, which an Origin header cannot; a star within a host stands for nothing here.
  const isPlain = url.href === `${url.origin}/` && !url.hostname.includes('*')
  return isPlain ? url.origin : undefined
}

/** Whether an allow-list names the origin a browser sent. */
export function isAllowedOrigin(origins: readonly string[], origin: string): boolean {
  return origins.some((entry) =>
    entry.endsWith(anyPort)
      ? withoutPort(origin) === entry.slice(0, -anyPort.length)
      : entry === origin,
  )
}

function withoutPort(origin: string): string {
  return origin.replace(/:\d+$/, '')
}
