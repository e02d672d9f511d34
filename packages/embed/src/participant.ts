import type {
  IdentityReason,
  PersonInput,
  Ports,
  Roxels,
  SignOutReport,
  Target,
} from '@roxels/core'
import { createRoxels, isRoxelsError } from '@roxels/core'
import type { Emitter } from './events.ts'
import type { StartOptions } from './options.ts'
import { isByBackend } from './options.ts'

/** Who is here, for as long as the page is: the one client at a time that knows. */
export interface Participant {
  /**
   * The client for calls of these options, in place of the one before where that has others: not to be asked for while a call goes
   * on. Throws core's `validation_error`.
   */
  clientFor(options: StartOptions): Roxels
  /** Whose word is taken from now on for who somebody is, where it is asked for at all. */
  askBy(identityToken: StartOptions['identityToken']): void
  /** What the host says about who is here. Throws core's `validation_error`. */
  say(person: PersonInput): void
  /** Forgets whoever is here or at rest, whether or not anything was opened yet. */
  signOut(baseUrl: string): Promise<SignOutReport>
  /** Whether it is being told that a person was left. */
  isLeaving(): boolean
  /** Whether somebody with an id is here, by the page's own word. */
  knows(): boolean
  /** Who the conversation is with, or would be, by the host's own id. */
  externalId(): string | null
  end(): void
}

/** Names no template: for a sign-out before a page has said what it is about. */
const noTemplate = 'rk_none'

const personFields: readonly unknown[] = ['person', 'externalId', 'name']

export function createParticipant(ports: Ports, emit: Emitter['emit']): Participant {
  let client: Roxels | null = null
  let settings = ''
  /** Of a session that a backend has made, only the backend says whose it is. */
  let byBackend = false
  let identityToken: StartOptions['identityToken']
  /** What the host has said of who is here, while no client is there to know it. */
  let said: { readonly person: PersonInput } | undefined
  /** What it is just saying. */
  let saying: typeof said
  let isUnknown = false
  let isLeaving = false
  let epochs = 0
  let ends: (() => void)[] = []

  /** The next client begins with whoever the last one knew. */
  const drop = () => {
    if (client === null) return
    epochs += client.state.get().epoch
    if (!byBackend) said = isUnknown ? { person: undefined } : personOf(client)
    for (const end of ends.splice(0)) end()
    client.destroy()
    client = null
  }

  const follow = ({ state, session, on }: Roxels) => {
    let shown = ''
    let left: number | null = null
    const tell = () => {
      const { status, epoch } = state.get()
      // Not before the stores have it: whoever hears of it may begin anew, and is not to find who was left.
      if (left !== null) {
        const ended = epochs + left
        left = null
        if (byBackend) said = saying
        isLeaving = true
        emit('signed_out', { epoch: ended })
        isLeaving = false
        if (client?.state !== state) return
      }
      const assurance = session.get()?.assurance ?? null
      const identity = { state: status, epoch: epochs + epoch, assurance }
      const next = JSON.stringify(identity)
      if (next === shown) return
      const wasLocked = shown.includes('"locked"')
      shown = next
      emit('identity', identity)
      if (status === 'locked' && !wasLocked) emit('identity_locked', undefined)
    }
    ends = [
      on('signed_out', ({ epoch }) => {
        left = epoch
      }),
      state.subscribe(tell),
      // One that is closed is told with the state.
      session.listen((open) => open !== null && tell()),
    ]
  }

  const clientFor = (options: StartOptions): Roxels => {
    const { baseUrl = '', kiosk, claim, tabs, context, code } = options
    const isAsked = options.identityToken !== undefined
    const given = defined({ kiosk, claim, tabs, context, code })
    const wanted = JSON.stringify([baseUrl, given, isAsked, isByBackend(options)])
    identityToken = options.identityToken
    if (client !== null && wanted === settings) return client
    drop()
    byBackend = isByBackend(options)
    const asked = isAsked && {
      identityToken(reason: IdentityReason) {
        if (reason === 'renewal') emit('identity_expiring', undefined)
        return identityToken?.(reason) ?? Promise.resolve(null)
      },
    }
    const whoever = byBackend ? undefined : said
    try {
      client = createRoxels(
        { baseUrl, ...targetOf(options), ...given, ...asked, ...whoever },
        ports,
      )
    } catch (error) {
      // Said to no client yet, and no person: the host has been told, and nobody is taken for it.
      if (isRoxelsError(error) && personFields.includes(error.field)) said = undefined
      throw error
    }
    settings = wanted
    follow(client)
    return client
  }

  return {
    clientFor,
    say(person) {
      // Whoever hears of what comes of it may begin with another client.
      const told = client
      const ofBackend = byBackend
      const whose = told?.session.get()?.externalId ?? null
      saying = { person }
      try {
        // Looks whether it can be one; nothing else where a backend says who it is.
        told?.setPerson(person)
        isUnknown = isNotKnownYet(person)
        if (told !== null && !ofBackend) return
        said = { person }
        const isSomebodyElse = !isUnknown && whose !== null && idIn(person) !== whose
        if (isSomebodyElse && told === client) void told?.signOut()
      } finally {
        saying = undefined
      }
    },
    askBy(next) {
      if (next !== undefined) identityToken = next
    },
    isLeaving: () => isLeaving,
    signOut(baseUrl) {
      said = undefined
      isUnknown = false
      const whoever = client ?? clientFor({ baseUrl, templateKey: noTemplate })
      return whoever.signOut()
    },
    knows: () => !byBackend && typeof client?.person.get().externalId === 'string',
    externalId() {
      const open = client?.session.get()
      if (open) return open.externalId
      return byBackend ? null : (client?.person.get().externalId ?? null)
    },
    end() {
      drop()
      said = undefined
      isUnknown = false
    },
  }
}

/** What a call is about. */
export function targetOf({ templateKey, sessionId, interviewId }: StartOptions): Target {
  return defined({ templateKey, sessionId, interviewId })
}

/** Without what is not there: an option that says `undefined` is none. */
function defined<T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given) as { [K in keyof T]: Exclude<T[K], undefined> }
}

function personOf({ person }: Roxels): { readonly person: PersonInput } | undefined {
  const { externalId, name } = person.get()
  if (externalId !== null) return { person: { externalId, ...(name === null ? {} : { name }) } }
  return name === null ? undefined : { person: { name } }
}

function isNotKnownYet(person: PersonInput): boolean {
  if (person === undefined) return true
  return person !== null && 'externalId' in person && person.externalId === undefined
}

function idIn(person: PersonInput): string | null {
  return person && 'externalId' in person ? (person.externalId ?? null) : null
}
