import type { KeyValueStorage } from '../ports.ts'
import { pagePlaces } from './page-places.ts'
import { textsOf } from './texts.ts'

/** A storage, or a function that answers what is to be searched: any value, however deep, or a promise of one. */
export type Place = KeyValueStorage | (() => unknown)

/**
 * Rejects when anything of `secrets` is left: in whatever storage, document, history or cache the page can reach, where there is a
 * page, and in `places`, which bear any names you like. The error names places and secrets by number, never a secret.
 *
 * @example
 * await roxels.signOut()
 * await expectNoResidue(['user_ada', 'Ada Lovelace'], { lasting: tab.lasting, perTab: tab.perTab })
 */
export async function expectNoResidue(
  secrets: readonly string[],
  places: Readonly<Record<string, Place>> = {},
): Promise<void> {
  const searched = Object.entries({ ...pagePlaces(), ...places })
  if (searched.length === 0) throw new Error('Nothing to search: this is no page; pass places.')
  const sought = secrets.map(spellingsOf)
  const found = new Set<string>()
  for (const [name, place] of searched) {
    for (const text of textsOf(await contentOf(place))) {
      const content = await text
      sought.forEach((spellings, index) => {
        if (spellings.some((spelling) => content.includes(spelling)))
          found.add(`secret ${index + 1} in ${name}`)
      })
    }
  }
  if (found.size > 0) throw new Error(`Something was left: ${[...found].join(', ')}.`)
}

/** As it is, in JSON, and in the ways in which URLs may have it. */
function spellingsOf(secret: string, index: number): readonly string[] {
  if (secret === '') throw new Error(`Secret ${index + 1} is empty, and so is found everywhere.`)
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURI(secret),
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
  ]
}

function contentOf(place: Place): unknown {
  if (typeof place === 'function') return place()
  return place.keys().map((key) => [key, place.getItem(key)])
}
