import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Purpose } from './keyring.ts'
import { deriveKeys } from './keyring.ts'

/** Encrypts what must be kept and given out again (AES-256-GCM). */
export interface Seal {
  seal(text: string): string
  /** Undefined for what was sealed under none of the server's secrets. */
  open(sealed: string): string | undefined
  /** The same under the first secret; undefined for what is already, or cannot be opened. */
  renew(sealed: string): string | undefined
}

/** The first secret seals, all of them open. */
export function createSeal(secrets: readonly string[], purpose: Purpose): Seal {
  const [newest, ...older] = deriveKeys(secrets, purpose)

  return {
    seal: (text) => sealWith(newest, text),
    open: (sealed) => openWith([newest, ...older], sealed),
    renew(sealed) {
      if (openWith([newest], sealed) !== undefined) return undefined
      const text = openWith(older, sealed)
      return text === undefined ? undefined : sealWith(newest, text)
    },
  }
}

function sealWith(key: Uint8Array, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64')
}

function openWith(keys: readonly Uint8Array[], sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64')
  for (const key of keys) {
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString()
    } catch {
      // Sealed under another secret of the list.
    }
  }
  return undefined
}
