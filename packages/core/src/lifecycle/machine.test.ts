import { describe, expect, test } from 'vitest'
import {
  ada,
  bob,
  caughtUp,
  known,
  opened,
  refusal,
  start,
  startLifecycle,
} from '../testing/unpublished/lifecycle.ts'

const active = [start, opened, caughtUp] as const
const atRest = { known: false, anonymous: true }

describe('at rest', () => {
  test('nobody is here, and a start opens an anonymous session', () => {
    const life = startLifecycle()
    expect(life.status()).toBe('anonymous')
    life.send(start)
    expect(life.status()).toBe('resuming')
    expect(life.open()[0]?.input.person).toEqual({ externalId: null, name: null })
  })

  test('a start waits while the host does not know who is here, and goes on with whoever it names', () => {
    const life = startLifecycle()
    life.send({ type: 'person.unknown' }, start)
    expect([life.status(), life.context().held]).toEqual(['anonymous', true])
    life.send(ada)
    expect(life.open()[0]?.input.person.externalId).toBe('ada')
  })

  test('a start that waits goes on as nobody when the host says so', () => {
    const life = startLifecycle()
    life.send({ type: 'person.unknown' }, start, { type: 'person.none' })
    expect(life.status()).toBe('resuming')
    expect(life.context().epoch).toBe(0)
  })

  test('a start that waits is dropped by a leave, and the next one waits as well', () => {
    const life = startLifecycle()
    life.send({ type: 'person.unknown' }, start, { type: 'leave' })
    expect(life.context().held).toBe(false)
    life.send(start)
    expect([life.status(), life.context().held]).toEqual(['anonymous', true])
    life.send({ type: 'leave' }, ada)
    expect([life.status(), life.open()]).toEqual(['identified', []])
  })

  test('a start that waits is dropped by a sign-out', () => {
    const life = startLifecycle()
    life.send({ type: 'person.unknown' }, start, { type: 'signOut' }, ada)
    expect(life.status()).toBe('identified')
  })

  test('nobody, where nobody known is at rest, changes nothing', () => {
    const life = startLifecycle()
    life.send({ type: 'person.none' })
    expect([life.status(), life.context().epoch, life.emitted]).toEqual(['anonymous', 0, []])
  })

  test('nobody, where a known person is at rest, signs that person out', () => {
    const life = startLifecycle({ resting: { known: true, anonymous: false } })
    life.send({ type: 'person.none' })
    expect([life.status(), life.context().epoch]).toEqual(['signedOut', 1])
  })

  test('a switch passes through signedOut in one step and tells the epoch that ended', () => {
    const life = startLifecycle()
    const seen: unknown[] = []
    life.send(ada)
    life.actor.subscribe((snapshot) => seen.push(snapshot.value))
    life.send(bob)
    expect(seen).toEqual(['identified'])
    expect(life.emitted).toEqual([{ type: 'signed_out', epoch: 0, known: true, elsewhere: false }])
    expect(life.context()).toMatchObject({ epoch: 1, person: { externalId: 'bob' } })
  })

  test('what is left of a person is not even whom the session was for', () => {
    const life = startLifecycle()
    life.send(ada, start, opened, caughtUp, { type: 'signOut' })
    expect(life.context()).toMatchObject({ session: null, person: { externalId: null } })
    expect(JSON.stringify(life.context())).not.toContain('ada')
  })

  test('a known person followed by a mere name is somebody else', () => {
    const life = startLifecycle()
    life.send(ada, { type: 'person.named', name: 'Kim' })
    expect(life.status()).toBe('anonymous')
    expect(life.context()).toMatchObject({ epoch: 1, person: { externalId: null, name: 'Kim' } })
  })

  test('a refused start is told, and forgotten by the next one', () => {
    const life = startLifecycle()
    life.send(ada, start, { type: 'refused', refusal })
    expect([life.status(), life.context().refusal]).toEqual(['identified', refusal])
    life.send(start)
    expect(life.context().refusal).toBeNull()
  })
})

describe('resuming', () => {
  test('a lost line changes nothing: the session keeps trying', () => {
    const life = startLifecycle()
    life.send(start, { type: 'lost' }, start)
    expect([life.status(), life.sessions.length]).toEqual(['resuming', 1])
  })

  test('who signs in while an anonymous session is being opened gets a session of their own', () => {
    const life = startLifecycle()
    life.send(start, ada)
    expect(life.sessions.map(({ input, closed }) => [input.person.externalId, closed])).toEqual([
      [null, true],
      ['ada', false],
    ])
    expect(life.context().epoch).toBe(0)
  })

  test('who signs in while a reload is carried on claims it once it is caught up', () => {
    const life = startLifecycle({ resting: atRest })
    life.send(start, ada)
    expect(life.sessions[0]?.commands).toEqual([])
    life.send(opened, caughtUp)
    expect(life.sessions[0]?.commands).toEqual([
      { type: 'claim', person: { externalId: 'ada', name: null } },
    ])
    life.send({ type: 'claimed', resumable: true })
    expect(life.context()).toMatchObject({ epoch: 0, person: { externalId: 'ada' } })
  })

  test.for([
    { next: bob, status: 'identified' },
    { next: { type: 'person.none' } as const, status: 'signedOut' },
    { next: { type: 'person.named', name: 'Kim' } as const, status: 'anonymous' },
  ])('who was to claim a reload and is gone before leaves it ($status)', ({ next, status }) => {
    const life = startLifecycle({ resting: atRest })
    life.send(start, ada, next)
    expect([life.status(), life.context().epoch, life.open()]).toEqual([status, 1, []])
  })

  test('where claiming is off, who signs in while a reload is carried on leaves it', () => {
    const life = startLifecycle({ resting: atRest, claim: false })
    life.send(start, ada, opened, caughtUp)
    expect([life.status(), life.context().epoch]).toEqual(['identified', 1])
    expect(life.sessions[0]).toMatchObject({ closed: true, commands: [] })
  })

  test('another template is refused as busy', () => {
    const life = startLifecycle()
    life.send(start, { type: 'start', target: 'rk_2' })
    expect([life.status(), life.context().refusal?.code]).toEqual(['resuming', 'busy'])
  })

  test('leaving goes back to whoever is known', () => {
    const life = startLifecycle()
    life.send(ada, start, { type: 'leave' })
    expect([life.status(), life.context().epoch]).toEqual(['identified', 0])
    expect(life.emitted).toEqual([{ type: 'left', forget: 'visit' }])
  })
})

describe('active', () => {
  test('a lost line reconnects, and catching up makes it live again', () => {
    const life = startLifecycle()
    life.send(...active)
    expect(life.status()).toBe('live')
    life.send({ type: 'lost' })
    expect(life.status()).toBe('reconnecting')
    life.send(caughtUp)
    expect([life.status(), life.sessions.length]).toEqual(['live', 1])
  })

  test('of what holds at once, locked is told before completed before reconnecting', () => {
    const life = startLifecycle()
    life.send(...active, { type: 'lost' }, { type: 'completed' })
    expect(life.status()).toBe('completed')
    life.send({ type: 'locked', refusal })
    expect([life.status(), life.open().length]).toEqual(['locked', 1])
    life.send({ type: 'unlocked' }, caughtUp)
    expect(life.status()).toBe('completed')
  })

  test('a completed conversation is followed by a new one', () => {
    const life = startLifecycle()
    life.send(...active, { type: 'completed' }, start)
    expect(life.sessions.map(({ closed }) => closed)).toEqual([true, false])
    expect(life.status()).toBe('resuming')
  })

  test('a claim that is refused leaves the conversation behind', () => {
    const life = startLifecycle()
    life.send(...active, ada)
    expect(life.status()).toBe('live')
    life.send({ type: 'claimRefused' })
    expect([life.status(), life.context().epoch]).toEqual(['identified', 1])
    expect(life.open()).toEqual([])
  })

  test('a second person during a claim leaves the conversation behind', () => {
    const life = startLifecycle()
    life.send(...active, ada, bob)
    expect(life.context()).toMatchObject({ epoch: 1, person: { externalId: 'bob' } })
    expect(life.open()).toEqual([])
  })

  test('the same person again is a rename at most', () => {
    const life = startLifecycle()
    life.send(known('ada', 'Ada'), ...active, known('ada', 'Ada L.'))
    expect(life.sessions).toHaveLength(1)
    expect(life.sessions[0]?.commands).toEqual([{ type: 'rename', name: 'Ada L.' }])
  })

  test('a switch closes the session before anything else is heard', () => {
    const life = startLifecycle()
    life.send(ada, ...active, bob)
    expect([life.status(), life.open()]).toEqual(['identified', []])
    expect(life.emitted).toEqual([{ type: 'signed_out', epoch: 0, known: true, elsewhere: false }])
  })

  test('locked, a start or the same person asks to be let in again; another one is a switch', () => {
    const life = startLifecycle()
    life.send(ada, ...active, { type: 'locked', refusal }, start, ada)
    expect([life.status(), life.context().refusal]).toEqual(['locked', refusal])
    expect(life.open()[0]?.commands).toEqual([{ type: 'unlock' }, { type: 'unlock' }])
    life.send(bob)
    expect([life.status(), life.open()]).toEqual(['identified', []])
  })

  test('locked and completed, a start lets in and begins nothing', () => {
    const life = startLifecycle()
    life.send(ada, ...active, { type: 'completed' }, { type: 'locked', refusal }, start)
    expect([life.status(), life.sessions.length]).toEqual(['locked', 1])
    expect(life.open()[0]?.commands).toEqual([{ type: 'unlock' }])
    life.send({ type: 'unlocked' })
    expect(life.status()).toBe('completed')
    life.send(start)
    expect([life.status(), life.sessions.length]).toEqual(['resuming', 2])
  })

  test('a conversation may be locked before it was ever shown', () => {
    const life = startLifecycle()
    life.send(ada, start, opened, { type: 'locked', refusal })
    expect(life.status()).toBe('locked')
    life.send(caughtUp, { type: 'unlocked' })
    expect([life.status(), life.open().length]).toEqual(['live', 1])
  })

  test('a sign-out elsewhere signs out here', () => {
    const life = startLifecycle()
    life.send(ada, ...active, { type: 'ended', reason: 'signed_out' })
    expect(life.status()).toBe('signedOut')
  })

  test('a conversation the server closes leaves the person, with the reason', () => {
    const life = startLifecycle()
    life.send(ada, ...active, { type: 'ended', reason: 'refused', refusal })
    expect([life.status(), life.context().refusal]).toEqual(['identified', refusal])
    expect(life.emitted).toEqual([{ type: 'left', forget: 'all' }])
  })

  test('not known yet changes nothing', () => {
    const life = startLifecycle()
    life.send(ada, ...active, { type: 'person.unknown' })
    expect([life.status(), life.context().person.externalId]).toEqual(['live', 'ada'])
  })
})
