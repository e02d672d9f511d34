import { initialContext } from './context.ts'
import { createLifecycle } from './setup.ts'

const start = [
  { guard: 'awaiting', actions: ['prepare', 'hold'] },
  { target: '#lifecycle.resuming', actions: 'prepare' },
] as const

/** From an open session back to rest: to the person who is known, or about to be. */
const atRest = (actions: readonly AtRestAction[]) =>
  [
    { guard: 'claiming', target: '#lifecycle.identified', actions: [...actions, 'becomeClaimant'] },
    { guard: 'known', target: '#lifecycle.identified', actions },
    { target: '#lifecycle.anonymous', actions },
  ] as const
type AtRestAction =
  'noteRefusal' | 'leaveSession' | 'dropUnresumable' | 'dropStart' | 'forgetSession' | 'dropResting'

/** Nobody, or somebody without an id, where somebody has one or is about to. */
const named = [
  { guard: 'known', target: '#lifecycle.signedOut', actions: 'expectSuccessor' },
  { guard: 'claiming', target: '#lifecycle.signedOut', actions: 'expectSuccessor' },
  { actions: ['rename', 'tellName'] },
] as const
const none = [
  { guard: 'claiming', target: '#lifecycle.signedOut', actions: 'noPerson' },
  { guard: 'hasKnown', target: '#lifecycle.signedOut', actions: 'noPerson' },
  { actions: 'noPerson' },
] as const

/** What holds from the start of a session on, whatever is shown of it: it may be locked before it is opened or refused. */
const inSession = {
  start: { guard: 'otherTarget', actions: 'refuseBusy' },
  opened: { actions: 'noteRest' },
  refused: atRest(['noteRefusal']),
  leave: atRest(['leaveSession', 'dropUnresumable', 'dropStart']),
  ended: [
    { guard: 'personEnded', target: '#lifecycle.signedOut' },
    ...atRest(['noteRefusal', 'forgetSession', 'dropResting']),
  ],
  'person.named': named,
  'person.none': none,
} as const

/**
 * The life of one client: who is here, and whether a conversation is open. It touches nothing: the open session is one child
 * actor, spawned on entry to `resuming` and stopped on entry to `anonymous`, `identified` and `signedOut`.
 */
export const lifecycle = createLifecycle({
  id: 'lifecycle',
  context: ({ input }) => initialContext(input),
  initial: 'anonymous',

  on: {
    'person.unknown': { actions: 'awaitPerson' },
    signOut: { target: '.signedOut', actions: 'dropHeld' },
    // At rest: what waits to be opened is not wanted any more.
    leave: { actions: 'dropStart' },
  },

  states: {
    anonymous: {
      entry: 'closeSession',
      always: { guard: 'released', target: 'resuming' },
      on: {
        start,
        'person.known': { target: 'identified', actions: 'meet' },
        'person.named': { actions: 'rename' },
        'person.none': [
          { guard: 'hasKnown', target: 'signedOut', actions: 'noPerson' },
          { actions: 'noPerson' },
        ],
      },
    },

    identified: {
      entry: 'closeSession',
      always: { guard: 'released', target: 'resuming' },
      on: {
        start,
        'person.known': [
          { guard: 'samePerson', actions: 'rename' },
          { target: 'signedOut', actions: 'expectSuccessor' },
        ],
        'person.named': { target: 'signedOut', actions: 'expectSuccessor' },
        'person.none': { target: 'signedOut', actions: 'noPerson' },
      },
    },

    resuming: {
      entry: ['closeSession', 'openSession'],
      on: {
        ...inSession,
        locked: { target: '#lifecycle.active.access.locked', actions: 'lock' },
        caughtUp: [{ guard: 'claiming', target: 'active', actions: 'claim' }, { target: 'active' }],
        'person.known': [
          { guard: 'samePerson', actions: ['rename', 'tellName'] },
          { guard: 'known', target: 'signedOut', actions: 'expectSuccessor' },
          { guard: 'sameClaimant', actions: 'setClaimant' },
          { guard: 'claiming', target: 'signedOut', actions: 'expectSuccessor' },
          { guard: 'reconnecting', actions: 'setClaimant' },
          { guard: 'hasAnonymous', target: 'signedOut', actions: 'expectSuccessor' },
          { target: 'resuming', reenter: true, actions: 'meet' },
        ],
      },
    },

    active: {
      type: 'parallel',
      on: {
        ...inSession,
        claimed: { guard: 'claiming', actions: ['becomeClaimant', 'noteRest'] },
        claimRefused: { guard: 'claiming', target: 'signedOut', actions: 'expectClaimant' },
        'person.known': [
          { guard: 'samePerson', actions: ['rename', 'tellName'] },
          { guard: 'known', target: 'signedOut', actions: 'expectSuccessor' },
          { guard: 'sameClaimant', actions: 'setClaimant' },
          { guard: 'claiming', target: 'signedOut', actions: 'expectSuccessor' },
          { guard: 'mayClaim', actions: ['setClaimant', 'claim'] },
          { target: 'signedOut', actions: 'expectSuccessor' },
        ],
      },
      states: {
        line: {
          initial: 'live',
          states: {
            live: { on: { lost: 'reconnecting' } },
            reconnecting: { on: { caughtUp: 'live' } },
          },
        },
        access: {
          initial: 'granted',
          states: {
            granted: { on: { locked: { target: 'locked', actions: 'lock' } } },
            locked: {
              on: {
                locked: { actions: 'lock' },
                unlocked: { target: 'granted', actions: 'dropLock' },
                start: { guard: 'sameTarget', actions: 'unlock' },
                'person.known': {
                  guard: 'samePerson',
                  actions: ['rename', 'tellName', 'unlock'],
                },
              },
            },
          },
        },
        talk: {
          initial: 'open',
          states: {
            open: { on: { completed: 'completed' } },
            completed: {
              // Who is locked out may not begin another one either.
              on: { start: [{ guard: 'isLocked' }, ...start] },
              always: { guard: 'released', target: '#lifecycle.resuming' },
            },
          },
        },
      },
    },

    signedOut: {
      entry: ['closeSession', 'leavePerson', 'nextEpoch'],
      always: [
        { guard: 'successorKnown', target: 'identified', actions: 'becomeSuccessor' },
        { guard: 'successorNamed', target: 'anonymous', actions: 'becomeSuccessor' },
        { guard: 'released', target: 'resuming' },
      ],
      on: {
        start,
        signOut: { actions: 'dropHeld' },
        'person.known': { target: 'identified', actions: 'meet' },
        'person.named': { target: 'anonymous', actions: 'meet' },
        'person.none': { actions: 'noPerson' },
      },
    },
  },
})
