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

/** Who is here, for as long as the page is: the one client at a time that knows. */
export interface Participant {
  /** The client for calls of these options. Throws core's `validation_error`. A call that runs keeps the client it has. */
  clientFor(options: StartOptions): Roxels
  /** What the host says about who is here. Throws core's `validation_error`. */
  say(person: PersonInput): void
  /** Forgets whoever is here or at rest, whether or not anything was opened yet. */
  signOut(baseUrl: string): Promise<SignOutReport>
  /** Who it is, by the host's own id. */
  externalId(): string | null
  end(): void
}

/** Names no template: for a sign-out before a page has said what it is about. */
const noTemplate = 'rk_none'

const personFields: readonly unknown[] = ['person', 'externalId', 'name']

export function createParticipant(ports: Ports, emit: Emitter['emit']): Participant {
  let client: Roxels | null = null
  let settings = ''
  let token: StartOptions['identityToken']
  /** What the host has said while there was no client to tell. */
  let said: { readonly person: PersonInput } | undefined
  let isUnknown = false
  let epochs = 0
  let ends: (() => void)[] = []

  /** The next client begins with whoever the last one knew. */
  const drop = () => {
    if (client === null) return
    const { externalId, name } = client.person.get()
    epochs += client.state.get().epoch
    if (isUnknown) said = { person: undefined }
    else if (externalId !== null)
      said = { person: { externalId, ...(name === null ? {} : { name }) } }
    else said = name === null ? undefined : { person: { name } }
    for (const end of ends.splice(0)) end()
    client.destroy()
    client = null
  }

  const follow = ({ state, session, on }: Roxels) => {
    let shown = ''
    const tell = () => {
      const { status, epoch } = state.get()
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
      on('signed_out', ({ epoch }) => emit('signed_out', { epoch: epochs + epoch })),
      state.subscribe(tell),
      // One that is closed is told with the state.
      session.listen((open) => open !== null && tell()),
    ]
  }

  const clientFor = (options: StartOptions): Roxels => {
    const { baseUrl = '', kiosk, claim, tabs, context, identityToken } = options
    const wanted = JSON.stringify([baseUrl, kiosk, claim, tabs, context, options.code])
    if (client !== null && wanted === settings && identityToken === token) return client
    drop()
    const asked = identityToken && {
      identityToken(reason: IdentityReason) {
        if (reason === 'renewal') emit('identity_expiring', undefined)
        return identityToken(reason)
      },
    }
    const given = defined({ kiosk, claim, tabs, context, code: options.code })
    try {
      client = createRoxels({ baseUrl, ...targetOf(options), ...given, ...asked, ...said }, ports)
    } catch (error) {
      // Said to no client yet, and no person: the host has been told, and nobody is taken for it.
      if (isRoxelsError(error) && personFields.includes(error.field)) said = undefined
      throw error
    }
    settings = wanted
    token = identityToken
    follow(client)
    return client
  }

  return {
    clientFor,
    say(person) {
      if (client === null) said = { person }
      else client.setPerson(person)
      isUnknown = isNotKnownYet(person)
    },
    signOut(baseUrl) {
      said = undefined
      isUnknown = false
      const whoever = client ?? clientFor({ baseUrl, templateKey: noTemplate })
      return whoever.signOut()
    },
    externalId: () => client?.person.get().externalId ?? client?.session.get()?.externalId ?? null,
    end: drop,
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

function isNotKnownYet(person: PersonInput): boolean {
  if (person === undefined) return true
  return person !== null && 'externalId' in person && person.externalId === undefined
}
