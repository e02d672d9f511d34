import type { Person } from '@roxels/core'
import { accounts } from '../sign-in/accounts.ts'

const key = 'gallery.reader'

/** Who has signed in in the scene "sign-in", and is still signed in after a reload. */
export function rememberedReader(): (typeof accounts)[number] | null {
  const id = localStorage.getItem(key)
  return accounts.find(({ externalId }) => externalId === id) ?? null
}

/** Remembers a login as a host does; forgets it with the sign-out. */
export function rememberReader({ externalId }: Person): void {
  if (externalId === null) localStorage.removeItem(key)
  else localStorage.setItem(key, externalId)
}
