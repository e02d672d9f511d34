import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lifecycle } from '@roxels/core/lifecycle'

/** Draws the lifecycle machine into docs/lifecycle.md: `npm run diagram`. */
const path = join(import.meta.dirname, '..', 'docs', 'lifecycle.md')
if (process.argv[1] === import.meta.filename)
  writeFileSync(path, withDiagram(readFileSync(path, 'utf8')))

type State = (typeof lifecycle)['root']

/** The document with the diagram of the machine as it is now. */
export function withDiagram(document: string): string {
  const diagram = /(?<=```mermaid\n).*?(?=```)/s
  if (!diagram.test(document)) throw new Error('Expected a mermaid block.')
  return document.replace(diagram, () => `${draw()}\n`)
}

/** The states a machine may be in, by name, deepest last. */
export function statesOf(state: State = lifecycle.root): State[] {
  return Object.values<State>(state.states).flatMap((inner) => [inner, ...statesOf(inner)])
}

function draw(): string {
  const { root } = lifecycle
  const arrows = [root, ...statesOf()].flatMap(arrowsFrom)
  return ['stateDiagram-v2', ...indented(drawInside(root, arrows))].join('\n')
}

interface Arrow {
  readonly from: string
  readonly to: string
  readonly event: string
  readonly guard: string | undefined
  /** The state in whose box it is drawn. */
  readonly box: State
}

function drawInside(box: State, arrows: readonly Arrow[]): string[] {
  const boxes = Object.values<State>(box.states)
    .filter((state) => statesOf(state).length > 0)
    .map((state) => [`state ${state.key} {`, ...indented(drawInside(state, arrows)), '}'])
  if (box.type === 'parallel')
    return boxes.flatMap((lines, at) => (at === 0 ? lines : ['--', ...lines]))
  const byEnds = Map.groupBy(
    arrows.filter((arrow) => arrow.box === box),
    ({ from, to }) => `${from} --> ${to}`,
  )
  return [
    ...box.initial.target!.map(({ key }) => `[*] --> ${key}`),
    ...boxes.flat(),
    ...Array.from(byEnds, ([ends, same]) => `${ends} : ${labelOf(same)}`),
  ]
}

/** A line for each event, with the guards that let it lead there. */
function labelOf(arrows: readonly Arrow[]): string {
  const byEvent = Map.groupBy(arrows, ({ event }) => event)
  const lines = Array.from(byEvent, ([event, same]) => {
    const guards = same.flatMap(({ guard }) => guard ?? []).join(' or ')
    return `${event}${guards && ` [${guards}]`}`.replaceAll('  ', ' ').trim()
  })
  return lines.join('<br/>')
}

/** The transitions of a state that lead somewhere; the others only remember something. */
function arrowsFrom(from: State): Arrow[] {
  const choices = [...from.transitions.values(), from.always ?? []]
  return choices.flatMap((candidates) =>
    candidates.flatMap(({ eventType, guard, target }, at) => {
      const condition = typeof guard === 'string' ? guard : at > 0 ? 'else' : undefined
      return (target ?? []).map((to) => arrow(from, to as State, eventType, condition))
    }),
  )
}

function arrow(from: State, to: State, event: string, guard: string | undefined): Arrow {
  const { root } = lifecycle
  if (from === root) return { from: 'anywhere', to: to.key, event, guard, box: root }
  if (from.parent === to.parent)
    return { from: from.key, to: to.key, event, guard, box: from.parent as State }
  // No diagram of this kind has an arrow across the edge of a box: it goes from box to box, and says what it leaves and meets.
  const [fromBox = '', toBox = ''] = [from.path[0], to.path[0]]
  const leaves = fromBox === from.key ? '' : `${from.key}, `
  const meets = toBox === to.key ? '' : `, ${to.key}`
  return { from: fromBox, to: toBox, event: `${leaves}${event}${meets}`, guard, box: root }
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
