/** Everything a page can read after a reload or see on its screen, by name; nothing where there is no page. */
export function pagePlaces(): Readonly<Record<string, () => unknown>> {
  if (globalThis.document === undefined) return {}
  const places = Object.entries(everywhere)
  return Object.fromEntries(places.map(([name, place]) => [name, () => unlessBlocked(place)]))
}

const everywhere: Readonly<Record<string, () => unknown>> = {
  localStorage: () => Object.entries(globalThis.localStorage ?? {}),
  sessionStorage: () => Object.entries(globalThis.sessionStorage ?? {}),
  cookies: () => document.cookie,
  IndexedDB: () => globalThis.indexedDB?.databases().then(inDatabases),
  'Cache Storage': () => globalThis.caches?.keys().then(inCaches),
  'window.name': () => window.name,
  'history.state': () => history.state as unknown,
  location: () => [location.href, document.referrer],
  'performance entries': () =>
    performance.getEntries().map((entry) => [entry.name, 'detail' in entry && entry.detail]),
  document: () => inTree(document),
}

/** What is blocked here holds nothing that the page could reach. */
async function unlessBlocked(place: () => unknown): Promise<unknown> {
  try {
    return await place()
  } catch (error) {
    if (error instanceof Error && error.name === 'SecurityError') return undefined
    throw error
  }
}

async function inDatabases(databases: readonly IDBDatabaseInfo[]): Promise<unknown> {
  const found: unknown[] = []
  for (const { name = '' } of databases) {
    const database = await answerOf(indexedDB.open(name))
    found.push(name)
    for (const store of Array.from(database.objectStoreNames)) {
      const rows = database.transaction(store).objectStore(store)
      found.push(store, await answerOf(rows.getAllKeys()), await answerOf(rows.getAll()))
    }
    database.close()
  }
  return found
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('It failed.')))
  })
}

async function inCaches(names: readonly string[]): Promise<unknown> {
  const found: unknown[] = []
  for (const name of names) {
    const cache = await caches.open(name)
    found.push(name)
    for (const request of await cache.keys()) {
      const response = await cache.match(request, { ignoreVary: true })
      found.push(request.url, request.headers, response?.headers, await response?.blob())
    }
  }
  return found
}

/** Texts and comments, attributes, what forms hold, and the trees within: open shadow roots, templates, frames of this origin. */
function* inTree(root: Document | DocumentFragment): Generator<unknown> {
  // A text may be spread over several elements.
  for (const child of Array.from(root.children)) yield child.textContent
  const nodes = document.createTreeWalker(root)
  for (let node: Node | null = root; node !== null; node = nodes.nextNode()) {
    yield node.nodeValue
    if (!('attributes' in node)) continue
    const element = node as Element & Partial<HTMLInputElement & HTMLIFrameElement>
    for (const { name, value } of Array.from(element.attributes)) yield [name, value]
    if (typeof element.value === 'string') yield element.value
    const content = (element as Partial<HTMLTemplateElement>).content
    for (const tree of [element.shadowRoot, content, element.contentDocument])
      if (typeof tree === 'object' && tree !== null) yield* inTree(tree)
  }
}
