import type { ReferenceOperation } from '../reference.ts'
import type { TestServer } from '../server.ts'
import { page } from '../server.ts'
import { edit, jsonOf } from './hostile.ts'
import type { Live } from './live.ts'
import type { Plan } from './plan.ts'
import type { WireRequest } from './send.ts'

/** A request, and what there was that it uses. */
export interface Realized {
  readonly request: WireRequest
  /** The session or link it is about, if it is. */
  readonly about: Readonly<Record<string, string>>
}

/** Makes a request of a plan, with what there is on the server. */
export function realize(
  operation: ReferenceOperation,
  plan: Plan,
  live: Live,
  { running }: TestServer,
): Realized {
  const { choice, query, text, credential } = plan
  const isJoin = operation.id.startsWith('join')
  const about = isJoin ? live.invitation(choice) : sessionFor(operation, choice, live)
  const known = (name: string) => about[name] ?? live.pick(name, choice)

  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return plan.params[name] ?? idIn(operation.path, name, choice, known)
  })
  const search = query.map(
    ([name, value]) => `${name}=${value ?? encodeURIComponent(known(name) ?? 'x')}`,
  )
  const tokens: Readonly<Record<string, string | null | undefined>> = {
    secretKey: running.secretKey,
    embedKey: running.embedKey,
    sessionToken: about['session_token'],
  }
  const token = tokenOf(credential, tokens, operation.credential ?? '')
  const origin = operation.id === 'joinByCode' ? running.url : page
  const isOfPage = isJoin || operation.credential === 'embedKey'
  const request = {
    method: operation.method,
    path: search.length === 0 ? path : `${path}?${search.join('&')}`,
    headers: {
      ...(isOfPage ? { origin } : {}),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...plan.headers,
    },
    body: operation.body === undefined ? undefined : (text ?? jsonOf(bodyOf(plan, known))),
  }
  return { request, about }
}

function sessionFor(
  { id, path }: ReferenceOperation,
  choice: number,
  live: Live,
): Realized['about'] {
  if (!path.includes('/sessions/')) return {}
  // There is something to be read of every other one.
  return id === 'getResult' && choice % 2 === 0 ? live.over() : live.session(choice)
}

type Find = (name: string) => string | undefined

function idIn(path: string, name: string, choice: number, known: Find): string {
  if (name === 'version') return `${versionIn(choice)}`
  if (name === 'goal_id') return 'name'
  const folder = path.split('/')[2] ?? ''
  return known(idsIn[folder] ?? name) ?? 'x'
}

const idsIn: Readonly<Record<string, string>> = {
  persons: 'person_id',
  interviews: 'interview_id',
  templates: 'template_id',
  keys: 'key_id',
  'identity-keys': 'identity_key_id',
  sessions: 'session_id',
}

function tokenOf(
  credential: Plan['credential'],
  tokens: Readonly<Record<string, string | null | undefined>>,
  right: string,
): string | undefined {
  if (typeof credential === 'object') return credential.made
  if (credential === 'none') return undefined
  const wrong = Object.entries(tokens).find(([name, token]) => name !== right && token)
  return (credential === 'right' ? tokens[right] : wrong?.[1]) ?? undefined
}

function bodyOf({ body, edits, knowsIds, choice }: Plan, known: Find): unknown {
  // A copy, which may be changed.
  const value: unknown = structuredClone(body)
  if (knowsIds && typeof value === 'object' && value !== null) {
    for (const name of Object.keys(value)) {
      const there = known(name)
      if (there !== undefined && ids.has(name)) Object.assign(value, { [name]: there })
    }
    if ('version' in value) Object.assign(value, { version: versionIn(choice) })
  }
  return edits.reduce(edit, value)
}

// Few templates get as far as a second.
function versionIn(choice: number): number {
  return choice % 4 === 0 ? 2 : 1
}

const ids = new Set([
  'template_id',
  'interview_id',
  'code',
  'turn_id',
  'session_secret',
  'external_id',
  'client_id',
])
