import type { Session } from '@roxels/protocol'
import type { Person, PersonEvent } from '../person.ts'
import type { RoxelsOptions } from '../roxels.ts'

/** What a host had better change, and how. Nothing personal may come into these: they are read by whoever looks at the console. */
const fixes = {
  placeholder_id:
    'The externalId looks like a placeholder. All who are given it are one person to Roxels: pass the id that your backend ' +
    'knows them by, or no externalId for an anonymous person.',
  person_changed:
    'setPerson was given another person while one was here, who has been signed out for it. Call signOut() when somebody ' +
    'signs out of your app, so that nothing of theirs waits for the next one.',
  token_without_exp:
    'The identity token has no exp, and no server takes it so. Sign it with an exp of at most an hour from now; ' +
    'signIdentity() of @roxels/node does.',
  token_too_long:
    'The exp of the identity token is more than an hour away, and no server takes it so. Let it expire within the hour: ' +
    'the page asks identityToken for the next one.',
  identity_beside_session:
    'person, identityToken and context do nothing beside sessionId. State them where your backend begins the conversation ' +
    '(POST /v1/interviews), and leave them out here.',
  device_unknown:
    'A new conversation has begun for a known person, as this browser holds no secret of an earlier one; so it is on every ' +
    'first visit. To carry on from any device, give the template trust "verified" and pass identityToken.',
  open_trust:
    'A conversation was carried on with although nothing proved who is here: the template has trust "open". Give it "device" or ' +
    '"verified", unless nobody can guess your ids.',
  storage_blocked:
    'The browser lets this page store nothing: the conversation is over when the page is left. In a frame of another site, ' +
    'let your backend begin the conversation and pass sessionId.',
} as const

type Warning = keyof typeof fixes

const told = new Set<Warning>()

/** Says once per page what a host had better change. */
function warn(code: Warning): void {
  if (told.has(code)) return
  told.add(code)
  console.warn(`[roxels] ${code}: ${fixes[code]}`)
}

/** Beyond those that are refused: somebody may be called so, but hardly by a real backend. */
const placeholder =
  /^(test|demo|example|foo|me|todo|unknown|none|x+|12345?6?|(test|demo|your|current)?[-_ ]?user[-_ ]?(id)?)$/i

/** Who is said to be here, who was before, and whether that is for a backend to say. */
export function checkPerson(
  event: PersonEvent,
  { person: { externalId } }: { readonly person: Person },
  isByBackend: boolean,
): void {
  if (event.type === 'person.unknown' || event.type === 'person.none') return
  if (isByBackend) return warn('identity_beside_session')
  if (event.type === 'person.named') return
  if (placeholder.test(event.externalId)) warn('placeholder_id')
  if (externalId !== null && externalId !== event.externalId) warn('person_changed')
}

export function checkOptions({
  sessionId,
  interviewId = sessionId,
  context,
  identityToken,
}: RoxelsOptions): void {
  const saysTooMuch = context !== undefined || identityToken !== undefined
  if (interviewId !== undefined && saysTooMuch) warn('identity_beside_session')
}

/** What a start was answered to a browser that held no secret of it, or one that it showed. */
export function checkStart(
  { reason, resumed }: Session,
  resting: object | null,
  token: string | undefined,
): void {
  if (reason === 'device_unknown') warn('device_unknown')
  if (resumed && resting === null && token === undefined) warn('open_trust')
}

export function checkKept(wasKept: boolean, { kiosk }: { readonly kiosk: boolean }): void {
  if (!wasKept && !kiosk) warn('storage_blocked')
}

const longestSeconds = 3_600
/** A host's clock may be a little ahead of this one. */
const leewaySeconds = 60

/** Reads the token without verifying it, which only a server can. */
export function checkIdentityToken(token: string, nowMs: number): void {
  const exp = expiryOf(token)
  if (exp === undefined) warn('token_without_exp')
  else if (exp > nowMs / 1_000 + longestSeconds + leewaySeconds) warn('token_too_long')
}

/** Infinitely early for what is no token at all: the server says that better. */
function expiryOf(token: string): number | undefined {
  try {
    const [, payload = ''] = token.split('.')
    const { exp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
      exp?: number
    }
    return exp
  } catch {
    return -Infinity
  }
}
