import type { Readable } from '@roxels/core'
import { announcement } from '@roxels/core/parts'
import type { MountCounted } from './counted.ts'

/** Of a plain page every function that hears of a change is a component. */
export const mountCounted: MountCounted = (root, roxels, rendered) => {
  const { transcript, turn, draft, state, goals, captured, idle, person } = roxels
  const ends: (() => void)[] = []
  const list = root.appendChild(document.createElement('ol'))
  const follow = (what: string, ...sources: readonly Readable<unknown>[]) => {
    const render = () => rendered(what)
    ends.push(...sources.map((source) => source.listen(render)))
  }

  const log = (ids: readonly string[]) => {
    rendered('log')
    for (const id of ids.slice(list.children.length)) {
      const row = list.appendChild(document.createElement('li'))
      const show = transcript.message(id).subscribe((message) => {
        rendered(`row ${id}`)
        row.textContent = message?.text ?? ''
      })
      ends.push(show)
    }
  }
  ends.push(transcript.ids.subscribe(log))
  follow('agentTurn', turn)
  follow('announcer', announcement(roxels))
  follow('composer', state, draft, turn)
  follow('goals', state, goals, captured)
  follow('captured', captured)
  follow('identityPrompt', state, idle)
  follow('person', person)
  follow('state', state)
  return () => {
    for (const end of ends) end()
    list.remove()
  }
}
