import type { PersonInput, Ports, SignOutReport } from '@roxels/core'
import { browserPorts, isRoxelsError } from '@roxels/core'
import type { Controller } from './call/controller.ts'
import { callBack } from './call/callbacks.ts'
import { createCalls } from './calls.ts'
import type { EventName, Listener } from './events.ts'
import { createEmitter } from './events.ts'
import type { LauncherConfig } from './launcher/config.ts'
import { unreachable } from './launcher/config.ts'
import type { FabOptions, Launcher } from './launcher/launcher.ts'
import { createLauncher } from './launcher/launcher.ts'
import type { InitOptions, StartOptions } from './options.ts'
import { ignoredIn, merged, mistakeIn, personIn } from './options.ts'
import { createParticipant } from './participant.ts'
import { consoleReport } from './report.ts'
import { english } from './strings.ts'

/** The `Roxels` global. No method of it throws: what is wrong is told by `error`, and in the console. */
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
  let launcher: Launcher | null = null

  const ports: Ports = {
    ...given,
    fetch: (url, init) =>
      given.fetch(url, init).catch((error: unknown) => {
        if (!init.signal?.aborted) calls.unanswered(unreachable(new URL(url).origin))
        throw error
      }),
  }
  const participant = createParticipant(ports, bus.emit)
  const calls = createCalls({
    ports,
    participant,
    emit: bus.emit,
    report,
    shown: (isShown) => launcher?.setOpen(isShown),
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
  const start = (options: StartOptions = {}) => {
    const ignored = ignoredIn(options)
    if (ignored.length > 0) {
      report.warn(
        `${ignored.join(', ')}: ignored beside a sessionId. Your backend says who it is and what the agent may know.`,
      )
    }
    return calls.start(merged(defaults, options))
  }

  const init = (options: InitOptions, always: boolean) => {
    defaults = { ...defaults, ...options }
    const { externalId: _, personName: __, ...rest } = defaults
    const said = personIn(options)
    // Said once: whoever is signed out later does not come back with the next call.
    defaults = rest
    if (said !== undefined) attempt(() => participant.say(said.person))
    const mistake = options.sessionId === undefined ? mistakeIn(defaults) : undefined
    if (mistake !== undefined) {
      const { field, message } = mistake
      return tell('validation_error', `${field}: ${message}`, field)
    }
    attempt(() => participant.clientFor(defaults))
    if (defaults.templateKey !== undefined) launch(defaults.templateKey, always)
  }
  const launch = (templateKey: string, always: boolean) => {
    launcher?.remove()
    const { strings, fabAnchor: anchor, fabContainer: container, view, display } = defaults
    const made = createLauncher({
      ports: given,
      baseUrl: defaults.baseUrl ?? '',
      templateKey,
      strings: { ...english, ...strings },
      report,
      always,
      fab: { anchor, container, ...(display === undefined ? {} : { display }) },
      open: (shownAs) => start({ display: shownAs }),
      failed: fail,
    })
    launcher = made
    if (view !== undefined) made.setView(view)
    void made.load().then((config) => {
      if (config !== null && launcher === made) reopen(config, made)
    })
  }
  /** What the last page of this tab has left open goes on in this one, where the launcher would be there too. */
  const reopen = (config: LauncherConfig, by: Launcher) => {
    const left = calls.leftOpen()
    if (left === undefined || !config.persistent || !by.isWanted()) return
    if (left.target.templateKey !== defaults.templateKey) return
    calls.start(merged(defaults, { display: 'compact' }), left)
  }
  const withLauncher = (run: (launcher: Launcher) => void) => {
    if (launcher !== null) run(launcher)
    else tell('validation_error', 'Say first by Roxels.init({ templateKey }) what it is about.')
  }

  const embed: RoxelsEmbed = {
    init: (options) => init(options, false),
    start,
    open: ({ mode, ...options } = {}) =>
      start({ ...options, ...(mode === undefined ? {} : { display: mode }) }),
    close: calls.closeShown,
    destroy() {
      calls.end()
      launcher?.remove()
      launcher = null
      participant.end()
      bus.clear()
      defaults = baseUrl === undefined ? {} : { baseUrl }
    },
    setPerson: (person) => attempt(() => participant.say(person)),
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
      launcher?.setView(view)
    },
    showFab: (options = {}) => withLauncher((made) => made.show(options)),
    hideFab: () => withLauncher((made) => made.hide()),
    async loadLauncherConfig() {
      if (launcher !== null) return launcher.load()
      withLauncher(() => undefined)
      return null
    },
    on: bus.on,
    off: bus.off,
  }
  return { embed, autoinit: (options) => init(options, true) }
}
