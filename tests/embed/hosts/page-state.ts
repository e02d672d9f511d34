import type { Page } from 'playwright'

declare global {
  var pageState: PageState
}

interface PageState {
  /** What is other than it was at first, in what a page's scripts have in common: globals, and built-ins with their prototypes. */
  builtIns(): readonly string[]
  /** Everything the page's markup says, and how many style sheets there are beside it. */
  document(): readonly unknown[]
  /** What is other than it was at first, in how the elements of the host are styled. */
  styles(): readonly string[]
}

/** Notes how a page is now; `globalThis.pageState` compares with that from then on. */
export async function noteState(page: Page): Promise<void> {
  await page.evaluate(() => {
    const names = () => Object.getOwnPropertyNames(globalThis).filter((name) => !ours.has(name))
    const ours = new Set(['pageState', 'Roxels', 'errors'])
    // Their own properties are what is stored there.
    const storages = new Set(['localStorage', 'sessionStorage'])

    /** Every function and object that is reached from a global by two steps, by its path. */
    const reachable = () => {
      const found = new Map<string, unknown>()
      const note = (path: string, of: unknown) => {
        if ((typeof of !== 'object' && typeof of !== 'function') || of === null) return
        for (const key of Reflect.ownKeys(of)) {
          const { value, get, set } = Reflect.getOwnPropertyDescriptor(of, key) ?? {}
          found.set(`${path}.${String(key)}`, get ?? set ?? value)
        }
        found.set(`${path}.[[Prototype]]`, Reflect.getPrototypeOf(of))
      }
      for (const name of names()) {
        const { value, get } = Object.getOwnPropertyDescriptor(globalThis, name)!
        found.set(name, get ?? (typeof value === 'number' ? undefined : value))
        if (storages.has(name)) continue
        const held = value ?? Reflect.get(globalThis, name)
        if (held === globalThis) continue
        note(name, held)
        if (typeof held === 'function') note(`${name}.prototype`, held.prototype)
      }
      return found
    }

    const elements = Array.from(document.querySelectorAll('html, body, body :not(script)'))
    const stylesOf = (element: Element) => {
      const style = getComputedStyle(element)
      return new Map(Array.from(style, (name) => [name, style.getPropertyValue(name)]))
    }
    const differences = <T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>) =>
      [...new Set([...before.keys(), ...now.keys()])].filter(
        (path) => before.has(path) !== now.has(path) || !Object.is(before.get(path), now.get(path)),
      )

    const first = reachable()
    const firstStyles = elements.map(stylesOf)
    globalThis.pageState = {
      builtIns: () => differences(first, reachable()),
      document: () => [
        document.documentElement.outerHTML,
        document.adoptedStyleSheets.length,
        document.styleSheets.length,
      ],
      styles: () =>
        elements.flatMap((element, at) =>
          differences(firstStyles[at]!, stylesOf(element)).map(
            (name) => `${element.localName} ${name}`,
          ),
        ),
    }
  })
}
