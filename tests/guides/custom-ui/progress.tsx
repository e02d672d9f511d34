import { useGoals } from '@roxels/react'

export function Progress() {
  const { done, progress, items } = useGoals()
  const asked = items.find(({ state }) => state === 'active')
  return (
    <p hidden={items.length === 0}>
      <progress aria-label="Progress" {...progress} /> {done} of {items.length} {asked?.title}
    </p>
  )
}
