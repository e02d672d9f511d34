/** A phase as its author writes it, or as it is stored. */
interface Phase {
  readonly id?: string | undefined
  readonly goals: readonly { readonly id: string }[]
}

/**
 * Gives an id to every phase that has none: that of the phase of the version before whose goals it goes on with, else one that
 * neither version has. So an id stays with its phase, wherever that is moved and whatever comes before it.
 */
export function namePhases<P extends Phase>(
  phases: readonly P[],
  before: readonly Required<Phase>[] = [],
): (P & { readonly id: string })[] {
  const taken = new Set(phases.map((phase) => phase.id))
  const formerly = new Map(before.flatMap(({ id, goals }) => goals.map((goal) => [goal.id, id])))
  const unusable = new Set([...taken, ...formerly.values()])
  let number = 0

  function nextId(): string {
    do number += 1
    while (unusable.has(`phase_${number}`))
    return `phase_${number}`
  }

  return phases.map((phase) => {
    if (phase.id !== undefined) return { ...phase, id: phase.id }
    const former = phase.goals
      .map((goal) => formerly.get(goal.id))
      .find((id) => id !== undefined && !taken.has(id))
    const id = former ?? nextId()
    taken.add(id)
    return { ...phase, id }
  })
}
