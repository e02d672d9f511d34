import type { PersonInput } from '@roxels/core'

/** Somebody this page can pretend to have signed in. */
interface Login {
  readonly id: string
  readonly input: PersonInput
}

const ada: Login = { id: 'ada', input: { externalId: 'demo_ada', name: 'Ada' } }
const bob: Login = { id: 'bob', input: { externalId: 'demo_bob', name: 'Bob' } }
const nobody: Login = { id: 'nobody', input: null }
const key = 'gallery.person'

/** Who was here last; Ada on the first visit. */
export function rememberedPerson(): Login {
  return [ada, bob, nobody].find(({ id }) => id === localStorage.getItem(key)) ?? ada
}

/** Remembers a choice as a host would remember a login. Roxels itself keeps no name and no id. */
export function rememberPerson(id: string): Login {
  localStorage.setItem(key, id)
  return rememberedPerson()
}
