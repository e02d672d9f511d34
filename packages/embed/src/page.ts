import type { PersonInput, Ports, SignOutReport } from '@roxels/core'
import { browserPorts, isRoxelsError, RoxelsError } from '@roxels/core'
import type { Controller } from './call/controller.ts'
import { callBack } from './call/callbacks.ts'
import { createCalls } from './calls.ts'
import type { EventName, Listener } from './events.ts'
import { createEmitter } from './events.ts'
import type { LauncherConfig } from './launcher/config.ts'
import { unreachable } from './launcher/config.ts'
import type { FabOptions, Launcher } from './launcher/launcher.ts'
import { createLaunching } from './launcher/launching.ts'
import type { InitOptions, StartOptions } from './options.ts'
import { ignoredIn, merged, mistakeIn, personIn } from './options.ts'
import { createParticipant } from './participant.ts'
import { consoleReport } from './report.ts'

/** The `Roxels` global. What a host does wrong is told by `error` and in the console, and throws nothing. */
export interface RoxelsEmbed {
  /** What counts for every later call, and, where the template has a persistent one, the launcher. */
  init(options: InitOptions): void
  /** Opens a conversation, or brings the one that is open before the participant. */
  start(options?: StartOptions): Controller
  /** As `start`; `mode` is an older name of `display`. */
  open(options?: StartOptions & { readonly mode?: StartOptions['display'] }): Controller
  /** Closes what is shown. A call without a display goes on: its controller ends it. */
  close(): void
  /** Ends everything, and leaves nothing behind in the page. What rests in the browser stays. */
  destroy(): void
  /** Says who is here: an object, `null` for nobody, `undefined` for not known yet. */
  setPerson(person: PersonInput): void
  /** Forgets whoever is here, on the screen and in the browser at once, then on the server. Never rejects. */
  signOut(): Promise<SignOutReport>
  /** What this page is called, for where the launcher is to be seen. */
  setView(view: string): void
  /** Shows the launcher whatever the template says. */
  showFab(options?: FabOptions): void
  hideFab(): void
  /** Reads anew how the template wants its launcher; null where that could not be read. */
  loadLauncherConfig(): Promise<LauncherConfig | null>
  /** Hears of every call. Answers the function that ends the subscription. */
  on<N extends EventName>(name: N, listener: Listener<N>): () => void
  off<N extends EventName>(name: N, listener: Listener<N>): void
}

export interface PageOptions {
  /** Origin of the server, where nobody says another. */
  readonly baseUrl?: string
  /** For tests. */
  readonly ports?: Ports
}

/** The embed in one page; `autoinit` is what the script's own tag asks for. */
export interface Page {
  readonly embed: RoxelsEmbed
  autoinit(options: InitOptions): void
}

const nothingCleared: SignOutReport = { cleared: [], failed: [], unsent: 0, revoked: 'none' }

export function createPage({ baseUrl, ports: given = browserPorts() }: PageOptions): Page {
  const report = consoleReport
  const bus = createEmitter(report.warn)
  let defaults: InitOptions = baseUrl === undefined ? {} : { baseUrl }

  const ports: Ports = {
    ...given,
    fetch: (url, init) =>
      given.fetch(url, init).catch((error: unknown) => {
        const isGivenUp = init.signal?.aborted && init.signal.reason?.name !== 'TimeoutError'
        if (!isGivenUp) calls.unanswered(unreachable(new URL(url).origin))
        throw error
      }),
  }
  const participant = createParticipant(ports, (name, payload) => calls.tell(name, payload))
  const calls = createCalls({
    ports,
    participant,
    emit: bus.emit,
    report,
    shown: (isShown) => launching.setOpen(isShown),
  })

  /** What went wrong outside of any call. */
  const tell = (code: string, message: string, field?: string) => {
    report.error(code, message)
    const told = { error: code, ...(field === undefined ? {} : { field }) }
    callBack(defaults, 'error', told, participant.externalId())
    bus.emit('error', told)
  }
  const fail = (error: unknown) => {
    if (isRoxelsError(error)) tell(error.code, error.message, error.field)
    else tell('validation_error', String(error))
  }
  const attempt = (run: () => void) => {
    try {
      run()
    } catch (error) {
      fail(error)
    }
  }
  const warnOfIgnored = (options: StartOptions) => {
    const ignored = ignoredIn(options).join(', ')
    if (ignored === '') return
    report.warn(
      `${ignored}: ignored beside a sessionId. Your backend says who it is and what the agent may know.`,
    )
  }
  const start = (options: StartOptions | null | undefined) => {
    warnOfIgnored(options ?? {})
    return calls.start(merged(defaults, options ?? {}))
  }
  const launching = createLaunching({
    ports: given,
    participant,
    calls,
    report,
    open: (display) => start({ display }),
    failed: fail,
  })
  const launcher = (): Launcher => {
    const made = launching.launcher()
    if (made !== null) return made
    throw new RoxelsError(
      'not_active',
      'Say first by Roxels.init({ templateKey }) what this page is about.',
    )
  }
  const say = (person: PersonInput) => {
    participant.say(person)
    launching.met()
  }

  const init = (options: InitOptions, always: boolean) => {
    warnOfIgnored(options)
    // Said once: whoever is signed out later does not come back with the next call.
    const { externalId: _, personName: __, ...rest } = { ...defaults, ...options }
    defaults = rest
    const said = ignoredIn(options).length === 0 ? personIn(options) : undefined
    // What was left open is opened by what is said here, once the launcher is read.
    if (said !== undefined) attempt(() => participant.say(said.person))
    const mistake = mistakeIn(defaults)
    if (mistake !== undefined) {
      const { field, message } = mistake
      return tell('validation_error', `${field}: ${message}`, field)
    }
    // A call that goes on keeps its client; the next one is of what is said now.
    if (calls.isHeld()) participant.askBy(defaults.identityToken)
    else participant.clientFor(merged(defaults, {}))
    const { templateKey } = defaults
    if (templateKey !== undefined) launching.begin({ ...defaults, templateKey }, always)
  }

  const embed: RoxelsEmbed = {
    init: (options) => attempt(() => init(options ?? {}, false)),
    start,
    open(options) {
      const { mode, ...rest } = options ?? {}
      return start({ ...rest, ...(mode === undefined ? {} : { display: mode }) })
    },
    close: calls.closeShown,
    destroy() {
      calls.end()
      launching.end()
      participant.end()
      bus.clear()
      defaults = baseUrl === undefined ? {} : { baseUrl }
    },
    setPerson: (person) => attempt(() => say(person)),
    async signOut() {
      try {
        return await participant.signOut(defaults.baseUrl ?? '')
      } catch (error) {
        fail(error)
        return nothingCleared
      }
    },
    setView(view) {
      defaults = { ...defaults, view }
      launching.launcher()?.setView(view)
    },
    showFab: (options) => attempt(() => launcher().show(options ?? {})),
    hideFab: () => attempt(() => launcher().hide()),
    async loadLauncherConfig() {
      try {
        return await launcher().load()
      } catch (error) {
        fail(error)
        return null
      }
    },
    on: bus.on,
    off: bus.off,
  }
  return { embed, autoinit: (options) => attempt(() => init(options, true)) }
}
