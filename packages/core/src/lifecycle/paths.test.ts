import { expect, test } from 'vitest'
import { getShortestPaths } from 'xstate/graph'
import { stateOf } from '../state.ts'
import {
  ada,
  bob,
  caughtUp,
  opened,
  refusal,
  start,
  startLifecycle,
} from '../testing/unpublished/lifecycle.ts'
import type { SessionFact, Wish } from './index.ts'
import { lifecycle, noneAtRest } from './index.ts'

type Event = Wish | SessionFact

const wishes: readonly Wish[] = [
  start,
  { type: 'leave' },
  { type: 'signOut' },
  { type: 'person.unknown' },
  { type: 'person.none' },
  { type: 'person.named', name: 'Kim' },
  ada,
  bob,
]
const facts: readonly SessionFact[] = [
  opened,
  caughtUp,
  { type: 'lost' },
  { type: 'refused', refusal },
  { type: 'completed' },
  { type: 'ended', reason: 'signed_out' },
  { type: 'ended', reason: 'refused', refusal },
  { type: 'claimed', resumable: true },
  { type: 'claimRefused' },
  { type: 'locked', refusal },
  { type: 'unlocked' },
]

/**
 * What the design says of the person and of what is open, without states and transitions: who is here, whose conversation is open,
 * and how often a person was left.
 */
interface Model {
  who: string | null
  /** Whom an anonymous conversation is to belong to. */
  claimant: string | null
  stage: 'rest' | 'resuming' | 'active'
  isOver: boolean
  isUnknown: boolean
  isHeld: boolean
  restsKnown: boolean
  restsAnonymous: boolean
  epoch: number
}

function leave(model: Model, next: string | null = null): void {
  model.epoch += 1
  Object.assign(model, { who: next, claimant: null, stage: 'rest', isOver: false })
  Object.assign(model, { restsKnown: false, restsAnonymous: false })
}

function rest(model: Model, forgets: boolean): void {
  Object.assign(model, {
    who: model.claimant ?? model.who,
    claimant: null,
    stage: 'rest',
    isOver: false,
  })
  if (forgets) Object.assign(model, { restsKnown: false, restsAnonymous: false })
}

function open(model: Model): void {
  if (model.isUnknown) model.isHeld = true
  else Object.assign(model, { stage: 'resuming', isHeld: false, isOver: false })
}

function state(model: Model, who: string): void {
  if (who === model.who || who === model.claimant) return
  const isSomebodys = model.who !== null || model.claimant !== null
  if (isSomebodys) return leave(model, who)
  if (model.stage === 'active' || (model.stage === 'resuming' && model.restsAnonymous)) {
    model.claimant = who
  } else model.who = who
}

function happen(model: Model, event: Event): void {
  if (event.type === 'person.unknown') model.isUnknown = true
  else if (event.type.startsWith('person.')) model.isUnknown = false
  const isOpen = model.stage !== 'rest'
  switch (event.type) {
    case 'start':
      if (!isOpen || model.isOver) open(model)
      break
    case 'signOut':
      Object.assign(model, { isUnknown: false, isHeld: false })
      leave(model)
      break
    case 'person.none':
      if (model.who !== null || model.claimant !== null || model.restsKnown) leave(model)
      break
    case 'person.named':
      if (model.who !== null || model.claimant !== null) leave(model)
      break
    case 'person.known':
      state(model, event.externalId)
      break
    case 'opened':
      if (isOpen) noteRest(model)
      break
    case 'caughtUp':
      if (model.stage === 'resuming') model.stage = 'active'
      break
    case 'locked':
      if (model.stage === 'resuming') model.stage = 'active'
      break
    case 'completed':
      if (model.stage === 'active') model.isOver = true
      break
    case 'refused':
      if (isOpen) rest(model, false)
      break
    case 'leave':
      if (isOpen) rest(model, false)
      break
    case 'ended':
      if (!isOpen) break
      if (event.reason === 'refused') rest(model, true)
      else leave(model)
      break
    case 'claimed':
      if (model.stage !== 'active' || model.claimant === null) break
      Object.assign(model, { who: model.claimant, claimant: null })
      noteRest(model)
      break
    case 'claimRefused':
      if (model.stage === 'active' && model.claimant !== null) leave(model, model.claimant)
  }
  // A start that was held goes on once it is known who is here.
  if (model.isHeld && !model.isUnknown && (model.stage === 'rest' || model.isOver)) open(model)
}

function noteRest(model: Model): void {
  if (model.who === null) model.restsAnonymous = true
  else Object.assign(model, { restsKnown: true, restsAnonymous: false })
}

test('the shortest way to each state leads where the design says', () => {
  const input = { target: 'rk_1', resting: noneAtRest, claim: true }
  const paths = getShortestPaths(lifecycle, {
    input,
    events: (snapshot) =>
      snapshot.children['session'] === undefined ? [...wishes] : [...wishes, ...facts],
    // Twice around is enough: what was before the last person is forgotten.
    filterEvents: ({ context }) => context.epoch < 2,
    // Names and reasons lead nowhere.
    serializeState: ({ value, context }) =>
      JSON.stringify([
        value,
        context.person.externalId,
        context.claimant?.externalId,
        context.awaiting,
        context.held,
        context.resting,
        context.epoch,
      ]),
  })
  for (const { steps } of paths) {
    const life = startLifecycle()
    const model: Model = {
      who: null,
      claimant: null,
      stage: 'rest',
      isOver: false,
      isUnknown: false,
      isHeld: false,
      restsKnown: false,
      restsAnonymous: false,
      epoch: 0,
    }
    const way: string[] = []
    for (const { event } of steps) {
      if (event.type.startsWith('xstate.')) continue
      life.send(event)
      happen(model, event)
      way.push(event.type === 'person.known' ? event.externalId : event.type)
      const { person, claimant, epoch } = life.context()
      expect(
        [person.externalId, claimant?.externalId ?? null, epoch, life.open().length],
        way.join(' → '),
      ).toEqual([model.who, model.claimant, model.epoch, model.stage === 'rest' ? 0 : 1])
    }
  }
  expect(paths.length).toBeGreaterThan(100)
  const reached = new Set(paths.map(({ state: reachedState }) => stateOf(reachedState).status))
  expect([...reached].sort()).toEqual(
    [
      'anonymous',
      'identified',
      'resuming',
      'live',
      'reconnecting',
      'locked',
      'completed',
      'signedOut',
    ].sort(),
  )
})
