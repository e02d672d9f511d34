import type { PersonInput, RoxelsOptions, Target } from '@roxels/core'
import type { CallError, GoalTransition, Results, Understanding } from './events.ts'
import type { Strings } from './strings.ts'

export type DisplayName = 'modal' | 'compact' | 'none'

/** Who a payload is of, by the host's own id. */
interface OfPerson {
  readonly external_id: string | null
}

/** What a host wants to hear, in place of listening for the event. */
export interface Callbacks {
  readonly onComplete?: (results: Results) => void
  readonly onUnderstanding?: (understanding: Understanding & OfPerson) => void
  /** The view was closed, by whomever. */
  readonly onClose?: (of: OfPerson) => void
  readonly onError?: (error: CallError & OfPerson) => void
  readonly onGoalTransition?: (transition: GoalTransition & OfPerson) => void
}

/** What `init` and `start` both take; what `start` is not told counts as `init` was. */
export interface StartOptions
  extends
    Callbacks,
    Target,
    Partial<
      Pick<RoxelsOptions, 'code' | 'context' | 'kiosk' | 'claim' | 'tabs' | 'identityToken'>
    > {
  /** Origin of the server; by default where `embed.js` came from. */
  readonly baseUrl?: string
  readonly personName?: string | undefined
  /** The host's own id of the person. `undefined`: not known yet, so a start waits; `null`: nobody is signed in. */
  readonly externalId?: string | null | undefined
  /** `modal` unless said otherwise; a launcher goes by its template. */
  readonly display?: DisplayName
  /** Texts in place of the English ones. */
  readonly strings?: Partial<Strings>
}

export interface InitOptions extends StartOptions {
  /** Selector of an element that the launcher stands after. */
  readonly fabAnchor?: string
  /** Element that the launcher stands in. */
  readonly fabContainer?: Element
  /** What this page is called, for where the launcher is to be seen. */
  readonly view?: string
}

/** A mistake in what a host has passed. */
export interface Mistake {
  readonly field: string
  readonly message: string
}

const displays: readonly unknown[] = ['modal', 'compact', 'none']

/** The first mistake in options, but for those that core finds; undefined for none. */
export function mistakeIn(options: StartOptions): Mistake | undefined {
  const { templateKey, sessionId, interviewId, display, baseUrl, context } = options
  if (display !== undefined && !displays.includes(display)) {
    return { field: 'display', message: 'Expected "modal", "compact" or "none".' }
  }
  if (templateKey === undefined && sessionId === undefined && interviewId === undefined) {
    const message = 'Pass the embed key of a template (rk_…), or the sessionId your backend made.'
    return { field: 'templateKey', message }
  }
  if (baseUrl === undefined || !/^https?:\/\/[^/]/.test(baseUrl)) {
    const message =
      'Expected the origin of your Roxels server, such as https://talk.example.com: load embed.js from there, or pass it.'
    return { field: 'baseUrl', message }
  }
  return canBeSent(context)
    ? undefined
    : { field: 'context', message: 'Expected data that JSON can hold.' }
}

function canBeSent(context: unknown): boolean {
  try {
    JSON.stringify(context)
    return true
  } catch {
    return false
  }
}

/** What options say about who is here; undefined where they say nothing. */
export function personIn({
  ...options
}: Pick<StartOptions, 'externalId' | 'personName'>): { readonly person: PersonInput } | undefined {
  const { externalId, personName: name } = options
  if ('externalId' in options) {
    if (externalId === null) return { person: null }
    return { person: { externalId, ...(name === undefined ? {} : { name }) } }
  }
  return name === undefined ? undefined : { person: { name } }
}

/** What a backend alone may say of the session it made. */
const backendOnly = ['externalId', 'personName', 'context', 'identityToken'] as const

/** What a call says of the person or the agent's context although its session was made by a backend: it does not count. */
export function ignoredIn(options: StartOptions): readonly string[] {
  return isByBackend(options) ? backendOnly.filter((name) => name in options) : []
}

/** The defaults of a page with what one call says on top: its target goes in place of the page's. */
export function merged(defaults: StartOptions, options: StartOptions): StartOptions {
  const { templateKey, sessionId, interviewId, code, ...rest } = defaults
  const own = [options.templateKey, options.sessionId, options.interviewId]
  const isElsewhere = own.some((target) => target !== undefined)
  const all = {
    ...rest,
    ...(isElsewhere ? {} : { templateKey, sessionId, interviewId, code }),
    ...options,
  } as Record<string, unknown>
  if (isByBackend(all)) for (const name of backendOnly) delete all[name]
  return all
}

/** Whose session it is says whoever has made it, and not the page. */
export function isByBackend({ sessionId, interviewId }: StartOptions): boolean {
  return sessionId !== undefined || interviewId !== undefined
}
