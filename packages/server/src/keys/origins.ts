import { isIP } from 'node:net'

const anyPort = ':*'
const anySubdomain = 'https://*.'

/**
 * An entry of an allow-list in its one spelling: an origin, one with `:*` for any port, or `https://*.` before a domain for
 * all its subdomains. Undefined if it is none of these.
 */
export function normalizeOrigin(entry: string): string | undefined {
  if (entry.toLowerCase().startsWith(anySubdomain)) {
    const domain = normalizeOrigin(`https://${entry.slice(anySubdomain.length)}`)
    if (domain === undefined || domain.includes('*')) return undefined
    const { hostname, host } = new URL(domain)
    // A single label would be all of `.com`, and an address has no subdomains.
    return /[^.]\.[^.]/.test(hostname) && isIP(hostname) === 0 ? anySubdomain + host : undefined
  }
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
  return origins.some((entry) => {
    if (entry.endsWith(anyPort)) return withoutPort(origin) === entry.slice(0, -anyPort.length)
    // The dot stays: neither the domain itself nor one that merely ends like it.
    if (entry.startsWith(anySubdomain)) {
      return origin.startsWith('https://') && origin.endsWith(entry.slice(anySubdomain.length - 1))
    }
    return entry === origin
  })
}

function withoutPort(origin: string): string {
  return origin.replace(/:\d+$/, '')
}
