import { isIP } from 'node:net'

const anyPort = ':*'
const anySubdomain = 'https://*.'

// The addresses of a developer's own machine: whoever listens there on another port is the same person.
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * An entry of an allow-list in its one spelling: an origin, `https://*.` before a domain for all its subdomains, or
 * `http://localhost:*` for any port of this machine. Undefined if it is none of these.
 */
export function normalizeOrigin(entry: string): string | undefined {
  if (entry.toLowerCase().startsWith(anySubdomain)) {
    const { hostname, host } = plainOrigin(`https://${entry.slice(anySubdomain.length)}`) ?? {}
    if (hostname === undefined || isIP(hostname) !== 0) return undefined
    // A single label would be all of `.com`.
    return /[^.]\.[^.]/.test(hostname) ? anySubdomain + host : undefined
  }
  if (entry.endsWith(anyPort)) {
    const url = plainOrigin(entry.slice(0, -anyPort.length))
    // A port before the star would be a typing error.
    const isOwn = url !== undefined && loopback.has(url.hostname) && url.port === ''
    return isOwn ? url.origin + anyPort : undefined
  }
  return plainOrigin(entry)?.origin
}

// A path was meant to restrict something, which an Origin header cannot; and what URL would mend, such as white space and
// backslashes, its author did not mean.
function plainOrigin(text: string): URL | undefined {
  if (!/^https?:\/\/[^\s\p{Control}\\/?#@*]+\/?$/iu.test(text)) return undefined
  return URL.parse(text) ?? undefined
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
