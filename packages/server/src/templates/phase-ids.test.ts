import { expect, test } from 'vitest'
import { namePhases } from './phase-ids.ts'

/** Phases such as `intro:a,b` or `:c`: an id, or none, and the ids of the goals. */
function phases(...texts: readonly string[]) {
  return texts.map((text) => {
    const [id = '', goals = ''] = text.split(':')
    return { id: id || undefined, goals: goals.split(',').map((goal) => ({ id: goal })) }
  })
}

const stored = (...texts: readonly string[]) =>
  phases(...texts).map(({ id = '', goals }) => ({ id, goals }))

test.for<{ what: string; before?: string[]; now: string[]; ids: string[] }>([
  { what: 'are counted', now: [':a', ':b'], ids: ['phase_1', 'phase_2'] },
  {
    what: 'pass over what the author has taken',
    now: [':a', 'phase_1:b', ':c', 'phase_3:d'],
    ids: ['phase_2', 'phase_1', 'phase_4', 'phase_3'],
  },
  {
    what: 'stay',
    before: ['phase_1:a', 'phase_2:b'],
    now: [':a', ':b'],
    ids: ['phase_1', 'phase_2'],
  },
  {
    what: 'go with their goals to another place',
    before: ['phase_1:a', 'intro:b', 'phase_2:c'],
    now: [':new', ':c', ':b', ':a'],
    ids: ['phase_3', 'phase_2', 'intro', 'phase_1'],
  },
  {
    what: 'do not pass to a phase that comes first',
    before: ['about:a', 'phase_1:b'],
    now: [':a', ':b'],
    ids: ['about', 'phase_1'],
  },
  {
    what: 'are not given again at once',
    before: ['phase_1:a', 'phase_2:b'],
    now: [':c', ':b'],
    ids: ['phase_3', 'phase_2'],
  },
  {
    what: 'stay with the first part of a phase that is split',
    before: ['phase_1:a,b'],
    now: [':b', ':a'],
    ids: ['phase_1', 'phase_2'],
  },
  {
    what: 'are those of the first phase where two become one',
    before: ['phase_1:a', 'phase_2:b'],
    now: [':new,b,a'],
    ids: ['phase_2'],
  },
  {
    what: 'are not taken from a phase that names them',
    before: ['phase_1:a', 'phase_2:b'],
    now: [':a', 'phase_1:b'],
    ids: ['phase_3', 'phase_1'],
  },
  {
    what: 'of names every object has are ids like any other',
    before: ['__proto__:constructor', 'phase_1:toString'],
    now: [':toString', ':constructor'],
    ids: ['phase_1', '__proto__'],
  },
])('ids that are left out $what', ({ before = [], now, ids }) => {
  const named = namePhases(phases(...now), stored(...before))
  expect(named.map(({ id }) => id)).toEqual(ids)
})
