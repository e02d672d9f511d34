import type { Ports } from '@roxels/core'
import type { Calls } from '../calls.ts'
import type { DisplayName, InitOptions } from '../options.ts'
import { merged } from '../options.ts'
import type { Participant } from '../participant.ts'
import type { Report } from '../report.ts'
import { english } from '../strings.ts'
import type { Launcher } from './launcher.ts'
import { createLauncher } from './launcher.ts'

export interface LaunchingOptions {
  readonly ports: Pick<Ports, 'fetch'>
  readonly participant: Pick<Participant, 'knows'>
  readonly calls: Pick<Calls, 'start' | 'leftOpen' | 'isHeld'>
  readonly report: Report
  readonly open: (display: DisplayName) => void
  readonly failed: (error: unknown) => void
}

/** The launcher of a page, by whatever it was told last; and what the page before has left open. */
export interface Launching {
  /** `always`: the script's own tag has asked for it. */
  begin(defaults: InitOptions & { readonly templateKey: string }, always: boolean): void
  /** Null before the page has said what it is about. */
  launcher(): Launcher | null
  setOpen(isOpen: boolean): void
  /** It is known now who is here. */
  met(): void
  end(): void
}

export function createLaunching(options: LaunchingOptions): Launching {
  const { ports, participant, calls, report } = options
  let current: {
    readonly launcher: Launcher
    readonly key: string
    readonly always: boolean
  } | null = null
  let isOpen = false
  let reopen: () => void = () => undefined

  const begin: Launching['begin'] = (defaults, always) => {
    const { baseUrl = '', templateKey, strings, view, display, kiosk } = defaults
    const { fabAnchor: anchor, fabContainer: container } = defaults
    const before = current?.key === templateKey ? current : null
    current?.launcher.remove()
    const launcher = createLauncher({
      ports,
      baseUrl,
      templateKey,
      strings: { ...english, ...strings },
      report,
      always: always || before?.always === true,
      wish: before?.launcher.wish() ?? null,
      isOpen,
      fab: { anchor, container, ...(display === undefined ? {} : { display }) },
      open: options.open,
      failed: options.failed,
    })
    current = { launcher, key: templateKey, always: always || before?.always === true }
    launcher.setView(view ?? null)
    /** What is open in this page goes before; and whoever comes to a kiosk begins anew. */
    reopen = () => {
      const left = calls.leftOpen()
      const isOver = current?.launcher !== launcher || calls.isHeld() || kiosk !== undefined
      if (isOver || left?.target.templateKey !== templateKey) return
      if (!launcher.config()?.persistent || !launcher.isWanted()) return
      // Not before the page has said that somebody is here: it would begin another conversation, with nobody.
      if (left.isKnown && !participant.knows()) return
      calls.start(merged(defaults, { display: 'compact' }), left)
    }
    void launcher.load().then(reopen)
  }

  return {
    begin,
    launcher: () => current?.launcher ?? null,
    setOpen(next) {
      isOpen = next
      current?.launcher.setOpen(next)
    },
    met: () => reopen(),
    end() {
      current?.launcher.remove()
      current = null
      reopen = () => undefined
    },
  }
}
