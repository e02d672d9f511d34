import type { Roxels } from '@roxels/core'

/** Who has an account at this made-up host, which takes their word for who they are. A real one asks for a password. */
export const accounts = [
  { externalId: 'reader_ada', name: 'Ada' },
  { externalId: 'reader_bob', name: 'Bob' },
] as const

/**
 * Signs somebody in, be it in the middle of a talk: that becomes theirs, or, where it is not to be taken along, is forgotten and
 * another one begins.
 */
export function signIn(
  { state, setPerson, signOut, start }: Roxels,
  account: (typeof accounts)[number],
  isTakenAlong: boolean,
): void {
  if (!isTakenAlong) void signOut()
  setPerson(account)
  // What is over becomes theirs as it is; to start would begin another one.
  if (state.get().status !== 'completed') start()
}
