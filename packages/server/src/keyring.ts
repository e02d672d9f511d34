import { hkdfSync } from 'node:crypto'

/** What a key is for: a key of one purpose says nothing about those of the others. */
export type Purpose =
  | 'roxels session token'
  | 'roxels list cursor'
  | 'roxels stored answer'
  | 'roxels revoke handle'
  | 'roxels identity key'

/** One key of 32 bytes for each of the server's secrets: the first signs and encrypts, all of them verify and decrypt. */
export function deriveKeys(
  secrets: readonly string[],
  purpose: Purpose,
): readonly [Uint8Array, ...Uint8Array[]] {
  const [first, ...rest] = secrets.map(
    (secret) => new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32)),
  )
  if (first === undefined) throw new RangeError('Expected at least one secret.')
  return [first, ...rest]
}
