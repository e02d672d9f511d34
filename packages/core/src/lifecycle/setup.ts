import type { setup } from 'xstate'
import { assign, createMachine, emit, fromCallback, stopChild } from 'xstate'
import type { Person } from '../person.ts'
import { nobody } from '../person.ts'
import type { LifecycleContext, LifecycleInput } from './context.ts'
import { noneAtRest } from './context.ts'
import type { LifecycleEmitted, SessionCommand, SessionFact, SessionInput, Wish } from './events.ts'

/** XState's own `setup` brings every action it has to every page; this brings those that are used, with the types of all. */
const setUp = (({ actors, actions, guards }: Parameters<typeof createMachine>[1] & object) => ({
  createMachine: (config: Parameters<typeof createMachine>[0]) =>
    createMachine(config, { actors, actions, guards } as never),
})) as unknown as typeof setup

/** The guards and actions of the lifecycle by name: what may happen when, and what is remembered. None of them does I/O. */
export const { createMachine: createLifecycle } = setUp({
  types: {
    context: {} as LifecycleContext,
    input: {} as LifecycleInput,
    events: {} as Wish | SessionFact,
    emitted: {} as LifecycleEmitted,
    children: {} as { session: 'session' },
  },
  actors: {
    /** The open session: all I/O of one conversation. The composition root provides it. */
    session: fromCallback<SessionCommand, SessionInput>(() => {
      throw new Error('Provide the session actor: lifecycle.provide({ actors: { session } }).')
    }),
  },
  guards: {
    known: ({ context }) => context.person.externalId !== null,
    samePerson: ({ context, event }) =>
      event.type === 'person.known' && event.externalId === context.person.externalId,
    sameClaimant: ({ context, event }) =>
      event.type === 'person.known' && event.externalId === context.claimant?.externalId,
    claiming: ({ context }) => context.claimant !== null,
    mayClaim: ({ context }) => context.claim,
    reconnecting: ({ context }) => context.claim && context.resting.anonymous,
    hasAnonymous: ({ context }) => context.resting.anonymous,
    hasKnown: ({ context }) => context.person.externalId !== null || context.resting.known,
    isLocked: ({ context }) => context.isLocked,
    awaiting: ({ context }) => context.awaiting,
    released: ({ context }) => context.held && !context.awaiting,
    otherTarget: ({ context, event }) =>
      event.type === 'start' && (event.target ?? context.target) !== context.target,
    sameTarget: ({ context, event }) =>
      event.type === 'start' && (event.target ?? context.target) === context.target,
    personEnded: ({ event }) => event.type === 'ended' && event.reason !== 'refused',
    successorKnown: ({ context }) => typeof context.successor?.externalId === 'string',
    successorNamed: ({ context }) => context.successor !== null,
  },
  actions: {
    prepare: assign(({ context, event }) =>
      event.type === 'start'
        ? {
            target: event.target ?? context.target,
            resting: event.resting ?? context.resting,
          }
        : {},
    ),
    hold: assign({ held: true }),
    dropHeld: assign({ held: false, awaiting: false, successor: null }),
    dropStart: assign({ held: false }),
    awaitPerson: assign({ awaiting: true }),
    noPerson: assign({ awaiting: false }),
    meet: assign(({ event }) => ({ person: personIn(event), awaiting: false })),
    rename: assign(({ context, event }) => ({
      person: { ...context.person, name: personIn(event).name ?? context.person.name },
      awaiting: false,
    })),
    tellName({ context: { session, person } }) {
      if (person.name !== null) session?.send({ type: 'rename', name: person.name })
    },

    expectSuccessor: assign(({ event }) => ({ successor: personIn(event), awaiting: false })),
    expectClaimant: assign(({ context }) => ({ successor: context.claimant })),
    becomeSuccessor: assign(({ context }) => ({
      person: context.successor ?? nobody,
      successor: null,
    })),

    setClaimant: assign(({ event }) => ({ claimant: personIn(event), awaiting: false })),
    becomeClaimant: assign(({ context }) => ({
      person: context.claimant ?? context.person,
      claimant: null,
    })),
    claim: ({ context }) =>
      context.session?.send({ type: 'claim', person: context.claimant ?? nobody }),

    lock: assign(({ event }) => ({
      isLocked: true,
      ...('refusal' in event && { refusal: event.refusal }),
    })),
    dropLock: assign({ isLocked: false, refusal: null }),
    unlock: ({ context }) => context.session?.send({ type: 'unlock' }),

    openSession: assign(({ context, spawn }) => {
      const { target, person, epoch } = context
      const session = spawn('session', { id: 'session', input: { target, person, epoch } })
      return { session, held: false, isLocked: false, refusal: null }
    }),
    closeSession: stopChild('session'),
    noteRest: assign(({ context, event }) => {
      if (event.type !== 'opened' && event.type !== 'claimed') return {}
      const { resumable } = event
      return context.person.externalId === null
        ? { resumable, resting: { ...context.resting, anonymous: true } }
        : { resumable, resting: { known: true, anonymous: false } }
    }),
    leaveSession: emit({ type: 'left', forget: 'visit' }),
    dropUnresumable: assign(({ context }) => (context.resumable ? {} : { resting: noneAtRest })),
    forgetSession: emit({ type: 'left', forget: 'all' }),
    dropResting: assign({ resting: noneAtRest }),
    leavePerson: emit(({ context: { epoch, person, resting, successor }, event }) => {
      const known = person.externalId !== null || resting.known
      const isHere = event.type === 'signOut' ? event.elsewhere !== true : event.type !== 'ended'
      const isReplaced = successor !== null && !known
      return { type: 'signed_out', epoch, known, elsewhere: !isHere || isReplaced }
    }),
    nextEpoch: assign(({ context }) => ({
      epoch: context.epoch + 1,
      // A stopped actor remembers whom it was for.
      session: null,
      person: nobody,
      claimant: null,
      resting: noneAtRest,
      refusal: null,
    })),

    noteRefusal: assign(({ event }) => ('refusal' in event ? { refusal: event.refusal } : {})),
    refuseBusy: assign({
      refusal: {
        code: 'busy',
        message: 'Another conversation is open: leave it before you start this one.',
      },
    }),
  },
})

/** Who a statement of the host is about; nobody for events that are none. */
function personIn(event: Wish | SessionFact): Person {
  if (event.type === 'person.known') return { externalId: event.externalId, name: event.name }
  if (event.type === 'person.named') return { externalId: null, name: event.name }
  return nobody
}
