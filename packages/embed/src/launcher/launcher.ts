import type { Ports } from '@roxels/core'
import type { DisplayName } from '../options.ts'
import type { Report } from '../report.ts'
import type { Strings } from '../strings.ts'
import type { Place } from './button.ts'
import { createLauncherButton } from './button.ts'
import type { LauncherConfig } from './config.ts'
import { fetchLauncherConfig } from './config.ts'
import { whenReady } from '../when-ready.ts'
import { isVisibleIn } from './visibility.ts'

/** Where a launcher stands, what it says and opens, in place of what the template says. */
export interface FabOptions {
  /** Selector of an element that it stands after. */
  readonly anchor?: string | undefined
  /** Element that it stands in. */
  readonly container?: Element | undefined
  readonly label?: string
  readonly display?: DisplayName
}

export interface LauncherOptions {
  readonly ports: Pick<Ports, 'fetch'>
  readonly baseUrl: string
  readonly templateKey: string
  readonly strings: Strings
  readonly report: Report
  /** Shown without a `persistent` launcher in the template: the page's own tag has asked for it. */
  readonly always: boolean
  /** What the page has wished for before, and whether a conversation is shown already. */
  readonly wish: 'shown' | 'hidden' | null
  readonly isOpen: boolean
  readonly fab: FabOptions
  readonly open: (display: DisplayName) => void
  /** What the template says could not be read. */
  readonly failed: (error: unknown) => void
}

/** The button that opens a conversation: whether it is there, and where. */
export interface Launcher {
  readonly config: () => LauncherConfig | null
  /** Reads what the template says, and goes by it. Null where that could not be read. */
  load(): Promise<LauncherConfig | null>
  setView(view: string | null): void
  /** Whatever the template says. */
  show(fab: FabOptions): void
  hide(): void
  /** It is out of the way while a conversation is shown. */
  setOpen(isOpen: boolean): void
  /** What the page wishes, whatever the template says. */
  wish(): 'shown' | 'hidden' | null
  /** Whether it would be there by the rules, were no conversation shown. */
  isWanted(): boolean
  remove(): void
}

export function createLauncher(options: LauncherOptions): Launcher {
  const { ports, baseUrl, templateKey, strings, report } = options
  const gone = new AbortController()
  let { fab } = options
  let config: LauncherConfig | null = null
  let view: string | null = null
  let { wish, isOpen } = options
  let isOpener = false
  let button: ReturnType<typeof createLauncherButton> | null = null

  const isWanted = () => {
    if (wish !== null) return wish === 'shown'
    if (config === null || !config.begins) return false
    return (options.always || config.persistent) && isVisibleIn(view, config.visibility)
  }
  const find = (selector: string | null | undefined): Element | null => {
    if (!selector) return null
    try {
      const found = document.querySelector(selector)
      if (found === null) report.warn(`Nothing on this page is "${selector}": the launcher floats.`)
      return found
    } catch {
      report.warn(`"${selector}" is no selector: the launcher floats.`)
      return null
    }
  }
  const place = (): Place => {
    const container = fab.container ?? (fab.anchor ? null : find(config?.container))
    if (container) return { kind: 'inside', container }
    const anchor = find(fab.anchor ?? config?.anchor)
    return anchor ? { kind: 'after', anchor } : { kind: 'corner' }
  }
  const remove = () => {
    button?.remove()
    button = null
  }
  const update = () => {
    if (gone.signal.aborted) return
    if (document.body === null) return whenReady(update)
    if (!isWanted()) return remove()
    button ??= createLauncherButton({
      label: fab.label || config?.label || strings.launcher,
      strings,
      place: place(),
      open() {
        isOpener = true
        options.open(fab.display ?? config?.display ?? 'modal')
      },
    })
    button.setHidden(isOpen)
  }
  const load = async () => {
    try {
      config = await fetchLauncherConfig(ports, baseUrl, templateKey, gone.signal)
      // Where it stands and what it says may be other than before.
      remove()
      update()
      return config
    } catch (error) {
      if (!gone.signal.aborted) options.failed(error)
      return null
    }
  }

  return {
    config: () => config,
    load,
    setView(next) {
      view = next
      // What it stands by may have come or gone with the view.
      if (!isOpen) remove()
      update()
    },
    show(next) {
      const { container } = next
      if (container !== undefined && !(container instanceof Element))
        throw new TypeError('container: Expected an element; an anchor may be a selector.')
      fab = { ...fab, ...next }
      wish = 'shown'
      remove()
      update()
    },
    hide() {
      wish = 'hidden'
      update()
    },
    setOpen(next) {
      isOpen = next
      update()
      if (isOpen) return
      // Whoever has opened it here goes on from here, unless they are elsewhere by now.
      const { activeElement, body } = document
      if (isOpener && (activeElement === null || activeElement === body)) button?.focus()
      isOpener = false
    },
    wish: () => wish,
    isWanted,
    remove() {
      gone.abort()
      remove()
    },
  }
}
