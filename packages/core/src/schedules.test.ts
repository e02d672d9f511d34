import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRoxels } from './client.ts'
import type { PersonInput } from './person.ts'
import type { Roxels } from './roxels.ts'
import { createFakePorts, createScriptedServer, settled } from './testing/index.ts'
import { createSlowLine } from './testing/unpublished/slow-line.ts'

const people = ['ada', 'bob', 'kim'] as const
const inputs: Record<string, PersonInput> = {
  ada: { externalId: 'user_ada', name: 'name-of-ada' },
  bob: { externalId: 'user_bob', name: 'name-of-bob' },
  kim: { name: 'name-of-kim' },
}
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(...people).map((who) => ({ kind: 'set', who }) as const),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'set', who: null } as const) },
  { weight: 4, arbitrary: fc.constantFrom('start', 'send').map((kind) => ({ kind }) as const) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('signOut', 'leave', 'cut', 'expire', 'reload', 'hide', 'show')
      .map((kind) => ({ kind }) as const),
  },
  { weight: 4, arbitrary: fc.nat({ max: 5 }).map((which) => ({ kind: 'answer', which }) as const) },
  { weight: 4, arbitrary: fc.constant({ kind: 'answerAll' } as const) },
  { weight: 2, arbitrary: fc.nat({ max: 8_000 }).map((ms) => ({ kind: 'wait', ms }) as const) },
)

test('RC-01 RC-02 RC-03 RC-09 SW-02 SW-03 SW-07 no byte of one person reaches another, whatever happens when, and however late answers come', async () => {
  let shownInAll = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 8, maxLength: 40 }),
      fc.boolean(),
      async (steps, claim) => {
        const server = createScriptedServer()
        const { ports, clock, page } = createFakePorts(server)
        let who: string | null = null
        let sent = 0
        /** Whose a secret or token is, by itself. */
        const owners = new Map<string, string | null>()
        const markOf = (name: string) => new RegExp(`user_${name}|name-of-${name}|text-of-${name}`)
        /** Who has made an anonymous talk theirs. */
        let claimant: string | null = null
        const strangers = () =>
          people.filter((name) => name !== who && (name !== 'kim' || who !== claimant))
        const expectOnlyOwn = (what: string, text: string) => {
          for (const name of strangers()) expect(text, what).not.toMatch(markOf(name))
          for (const [key, owner] of owners) {
            if (owner === who || owner === null) continue
            expect(text.includes(`"${key}"`) || text.includes(`Bearer ${key}"`), what).toBe(false)
          }
        }
        const line = createSlowLine(
          server.fetch,
          ({ path, text }) => path === '/v1/revocations' || expectOnlyOwn(`asked ${path}`, text),
          ({ text }, answer) => {
            const [, said] = /"external_id":"user_(\w+)"/.exec(text) ?? []
            const { session_secret, session_token } = JSON.parse(answer || '{}') as never
            for (const key of [session_secret, session_token] as (string | undefined)[]) {
              if (key !== undefined && said !== undefined) owners.set(key, said)
            }
          },
        )
        const create = () =>
          createRoxels(
            { baseUrl: 'https://talk.example', templateKey: 'rk_1', claim },
            { ...ports, fetch: line.fetch },
          )
        const texts = ({ transcript: { ids, message } }: Roxels) =>
          ids.get().map((id) => message(id).get()?.text)
        const shown = (roxels: Roxels) =>
          JSON.stringify([texts(roxels), roxels.outbox.get(), roxels.person.get()])
        let roxels = create()
        const answerAll = async () => {
          for (let most = 20; line.held() > 0 && most > 0; most -= 1) {
            line.letThrough(0)
            await settled()
            expectOnlyOwn('shown', shown(roxels))
          }
        }
        let watched: (() => void)[] = []
        const watch = () => {
          watched.forEach((stop) => stop())
          const see = (value: unknown) => expectOnlyOwn('shown', JSON.stringify(value))
          watched = [
            roxels.transcript.ids.listen(() => see(texts(roxels))),
            roxels.outbox.listen(see),
            roxels.state.listen(() => see(roxels.person.get())),
          ]
        }
        watch()

        for (const now of steps) {
          if (now.kind === 'set') {
            // Who has no id is nobody already.
            if (now.who === null && (who === null || who === 'kim')) {
              roxels.setPerson(null)
              continue
            }
            const isAnonymous = who === null || who === 'kim'
            if (claim && isAnonymous && now.who !== 'kim') claimant = now.who
            else if (now.who !== who) claimant = null
            who = now.who
            roxels.setPerson(who === null ? null : inputs[who])
          }
          if (now.kind === 'start') roxels.start()
          if (now.kind === 'send' && roxels.state.get().status === 'live')
            roxels.send(`text-of-${who ?? 'nobody'} ${(sent += 1)}`)
          if (now.kind === 'signOut') {
            who = claimant = null
            void roxels.signOut()
          }
          if (now.kind === 'leave') roxels.leave()
          if (now.kind === 'cut') await server.hangUp()
          if (now.kind === 'expire') await server.expireTokens()
          if (now.kind === 'hide') page.leave()
          if (now.kind === 'show') page.comeBack()
          if (now.kind === 'answer') line.letThrough(now.which)
          if (now.kind === 'answerAll') await answerAll()
          if (now.kind === 'wait') clock.advance(now.ms)
          if (now.kind === 'reload') {
            roxels.destroy()
            roxels = create()
            watch()
            // The host states the person anew.
            if (who !== null) roxels.setPerson(inputs[who])
          }
          await settled()
          const text = shown(roxels)
          expectOnlyOwn('shown', text)
          if (who === null || who === 'kim') continue
          expectOnlyOwn(
            'at rest',
            ports.lasting
              .keys()
              .map((key) => ports.lasting.getItem(key))
              .join(),
          )
          if (text.includes('text-of')) shownInAll += 1
        }
        await answerAll()
        roxels.destroy()
      },
    ),
    { numRuns: 1_000 },
  )
  // Nothing would be proved by people who never said anything.
  expect(shownInAll).toBeGreaterThan(100)
})
