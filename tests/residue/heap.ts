import type { Page } from 'playwright'

/** What lives in the memory of a page's scripts. */
export interface Heap {
  readonly bytes: number
  /** For each text that contains one of `secrets`: which one, and by what it is held. */
  find(secrets: readonly string[]): readonly string[]
}

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[]]
      readonly edge_fields: readonly string[]
      readonly edge_types: readonly [readonly string[]]
    }
  }
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly strings: readonly string[]
}

/** V8 shortens what is longer than 1,024 letters, unless it is told not to. */
export const wholeStrings = '--js-flags=--heap-snapshot-string-limit=100000000'

/** Everything that can still be reached after a collection of what cannot. The browser must run with `wholeStrings`. */
export async function heapOf(page: Page): Promise<Heap> {
  const devtools = await page.context().newCDPSession(page)
  const chunks: string[] = []
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk))
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  return read(JSON.parse(chunks.join('')) as Snapshot)
}

function read({ snapshot: { meta }, nodes, edges, strings }: Snapshot): Heap {
  const nodeSize = meta.node_fields.length
  const edgeSize = meta.edge_fields.length
  const node = (name: string) => meta.node_fields.indexOf(name)
  const [typeAt, nameAt, sizeAt, edgesAt] = [
    node('type'),
    node('name'),
    node('self_size'),
    node('edge_count'),
  ]
  const edge = (name: string) => meta.edge_fields.indexOf(name)
  const [edgeTypeAt, edgeNameAt, toAt] = [edge('type'), edge('name_or_index'), edge('to_node')]
  const nodeType = (at: number) => meta.node_types[0][nodes[at + typeAt]!]
  const edgeType = (at: number) => meta.edge_types[0][edges[at + edgeTypeAt]!]!
  const nameOfEdge = (at: number) => {
    const name = edges[at + edgeNameAt]!
    return ['element', 'hidden'].includes(edgeType(at)) ? String(name) : strings[name]!
  }

  const edgesOf = new Map<number, number>()
  let bytes = 0
  let firstEdge = 0
  for (let at = 0; at < nodes.length; at += nodeSize) {
    edgesOf.set(at, firstEdge)
    firstEdge += nodes[at + edgesAt]! * edgeSize
    bytes += nodes[at + sizeAt]!
  }
  function* edgesFrom(at: number): Generator<number> {
    const first = edgesOf.get(at)!
    for (let i = 0; i < nodes[at + edgesAt]!; i += 1) yield first + i * edgeSize
  }

  /** A text that was put together lies there in parts. */
  const textOf = (at: number): string => {
    if (nodeType(at) !== 'concatenated string') return strings[nodes[at + nameAt]!]!
    let text = ''
    const open = [at]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (nodeType(next) !== 'concatenated string') text += strings[nodes[next + nameAt]!]!
      else {
        const parts = new Map([...edgesFrom(next)].map((e) => [nameOfEdge(e), edges[e + toAt]!]))
        for (const part of ['second', 'first']) if (parts.has(part)) open.push(parts.get(part)!)
      }
    }
    return text
  }

  /** How each node is reached from the root by the shortest way. */
  const waysFromRoot = (): Map<number, number> => {
    const reachedBy = new Map<number, number>([[0, -1]])
    const holders = new Map<number, number>()
    for (const at of reachedBy.keys()) {
      for (const e of edgesFrom(at)) {
        const to = edges[e + toAt]!
        if (edgeType(e) === 'weak' || reachedBy.has(to)) continue
        reachedBy.set(to, e)
        holders.set(e, at)
      }
    }
    const from = new Map<number, number>()
    for (const [to, e] of reachedBy) from.set(to, holders.get(e) ?? -1)
    return from
  }

  return {
    bytes,
    find(secrets) {
      const hits: { readonly index: number; readonly at: number }[] = []
      for (let at = 0; at < nodes.length; at += nodeSize) {
        const text = textOf(at)
        secrets.forEach((secret, index) => {
          if (text.includes(secret)) hits.push({ index, at })
        })
      }
      if (hits.length === 0) return []
      const from = waysFromRoot()
      return hits.map(({ index, at }) => {
        const way: string[] = []
        for (let next = at; next > 0; next = from.get(next) ?? -1) {
          const by = from.get(next) ?? -1
          const link = by < 0 ? undefined : [...edgesFrom(by)].find((e) => edges[e + toAt] === next)
          const name = strings[nodes[next + nameAt]!]!.slice(0, 40)
          way.unshift(`${link === undefined ? '' : nameOfEdge(link)}: ${name}`)
        }
        return `secret ${index + 1} held by ${way.join(' / ')}`
      })
    },
  }
}
