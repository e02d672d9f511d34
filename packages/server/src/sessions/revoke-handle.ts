import { createHmac } from 'node:crypto'
import { deriveKeys } from '../keyring.ts'
import { hashSecret } from '../keys/keys.ts'

/**
 * What a browser signs out by where it has no token, such as once it is back online. It can do nothing else, so it may wait
 * in a browser that has forgotten everything.
 */
export interface RevokeHandles {
  /**
   * The handle of a session secret, and the hash it is kept as. It stays the same while the secret is rotated: one that
   * waits to be sent is still good. `kept` is the hash there is.
   */
  handleOf(
    secretId: string,
    kept: string | null,
  ): { readonly revoke_handle: string; readonly revoke_hash: string }
}

/** Made from the id rather than at random: only its hash is kept, and every answer repeats it. */
export function createRevokeHandles(secrets: readonly string[]): RevokeHandles {
  const keys = deriveKeys(secrets, 'roxels revoke handle')

  return {
    handleOf(secretId, kept) {
      const [newest, ...older] = keys.map((key) => {
        const mac = createHmac('sha256', key).update(secretId).digest('base64url')
        const revoke_handle = `rh_${mac}`
        return { revoke_handle, revoke_hash: hashSecret(revoke_handle) }
      })
      if (newest === undefined) throw new RangeError('Expected at least one key.')
      return older.find(({ revoke_hash }) => revoke_hash === kept) ?? newest
    },
  }
}
