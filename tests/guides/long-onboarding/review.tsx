import { useGoals } from '@roxels/react'
import { TeamSize } from './team-size.tsx'
import type { Workspace } from './workspace.ts'

/** What was understood so far, to be looked over. */
export function Review() {
  const { items } = useGoals<Workspace>()
  return (
    <dl>
      {items.map(({ id, title, data, confirm, canCorrect }) => (
        <div key={id}>
          <dt>{title}</dt>
          <dd>{data === undefined ? 'Not yet' : wordsOf(data)}</dd>
          <dd>
            <button {...confirm}>That is right</button>
            {id === 'team_size' && canCorrect && <TeamSize />}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function wordsOf(data: Workspace[keyof Workspace]): string {
  return typeof data === 'string' ? data : `${data.value} ${data.unit}`
}
