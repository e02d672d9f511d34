import type { Ports } from '../ports.ts'
import { object, readJson, text } from '../wire/read.ts'

/** Tells the other tabs of this origin who is here, and hears it from them. */
export interface People {
  /** Says who is here, once a conversation was opened for that person. */
  announce(): void
  /** The anonymous person here has become a known one. */
  become(externalId: string | null): void
}

/**
 * Calls `stranger` when another tab says that somebody else has signed in. What is told lives in memory alone, in pages that
 * know their person anyway: nothing of it rests (Rule 12). Where tabs cannot hear each other nobody is told.
 */
export function watchPeople(
  { channel }: Pick<Ports, 'channel'>,
  externalId: string | null,
  signal: AbortSignal,
  stranger: () => void,
): People {
  let mine = externalId
  const others = channel('roxels:people', (message) => {
    const said = readJson(saying, JSON.stringify(message))
    if (!signal.aborted && mine !== null && said !== undefined && said.externalId !== mine)
      stranger()
  })
  signal.addEventListener('abort', () => others?.close())

  const announce = () => {
    if (mine !== null && !signal.aborted) others?.post({ externalId: mine })
  }
  return {
    announce,
    become(next) {
      mine = next
      announce()
    },
  }
}

const saying = object<{ readonly externalId: string }>({ externalId: text })
