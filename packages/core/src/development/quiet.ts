import type { Warning } from './warn.ts'

// What takes the place of `warn.ts` in production. Of calls of an empty function, declared as one, bundlers leave nothing.
export function warn(_code: Warning): void {}
export function checkExternalId(_externalId: string): void {}
export function checkIdentityToken(_token: string, _nowMs: number): void {}
