import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** The proxies whose word about a client's address is taken, as addresses or ranges such as `10.0.0.0/8`. */
export function trustProxies(entries: readonly string[]): BlockList {
  const trusted = new BlockList()
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(prefix), family)
  }
  return trusted
}

/** True for an address, or a range in CIDR notation. */
export function isAddressRange(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const version = isIP(address)
  if (version === 0 || rest.length > 0) return false
  const bits = version === 6 ? 128 : 32
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)
}

/**
 * Who calls: the address of the connection or, behind trusted proxies, the last one in `X-Forwarded-For` that is not a
 * trusted proxy itself; what stands before it, anybody may have written. An IPv6 client is its /64: it has all of them.
 */
export function clientAddress(incoming: IncomingMessage, trusted: BlockList): string {
  const forwarded = String(incoming.headers['x-forwarded-for'] ?? '').split(',')
  let address = plain(incoming.socket.remoteAddress ?? '')
  while (isTrusted(trusted, address)) {
    const before = plain(forwarded.pop()?.trim() ?? '')
    if (isIP(before) === 0) break
    address = before
  }
  return isIP(address) === 6 ? network(address) : address
}

function isTrusted(trusted: BlockList, address: string): boolean {
  const version = isIP(address)
  return version !== 0 && trusted.check(address, version === 6 ? 'ipv6' : 'ipv4')
}

// An IPv4 client of a socket that takes both is written as IPv6.
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function network(address: string): string {
  // The WHATWG URL parser writes every IPv6 address in one way; only the gap is left to fill.
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname
    .slice(1, -1)
    .split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const gap = tail === undefined ? 0 : 8 - first.length - last.length
  const groups = [...first, ...Array<string>(gap).fill('0'), ...last]
  return `${groups.slice(0, 4).join(':')}::/64`
}
