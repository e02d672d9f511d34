import { randomBytes } from 'node:crypto'

type Prefix =
  | 'org'
  | 'key'
  | 'ik'
  | 'tpl'
  | 'person'
  | 'iv'
  | 'secret'
  | 'sess'
  | 'msg'
  | 'turn'
  | 'commit'
  | 'req'

/** A new id of 128 random bits. */
export function newId(prefix: Prefix): string {
  return `${prefix}_${randomBytes(16).toString('base64url')}`
}
