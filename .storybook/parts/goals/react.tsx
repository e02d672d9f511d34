import type { Roxels } from '@roxels/react'
import { RoxelsProvider, useGoals } from '@roxels/react'

export default function Part({ roxels }: { readonly roxels: Roxels }) {
  return (
    <RoxelsProvider roxels={roxels}>
      <Goals />
    </RoxelsProvider>
  )
}

function Goals() {
  const { progress, items } = useGoals()
  return (
    <>
      <progress aria-label="Progress" {...progress} />
      <ul>
        {items.map(({ id, title, data, canCorrect, correct, confirm }) => (
          <li key={id}>
            {title}: {JSON.stringify(data) ?? 'not yet'}{' '}
            <button {...confirm}>Confirm {title}</button>
            <button type="button" hidden={!canCorrect} onClick={() => void correct('')}>
              Clear {title}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
