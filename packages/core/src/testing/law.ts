import type { LogEvent, Snapshot } from '@roxels/protocol'
import { messageTextProblem } from '@roxels/protocol'
import { createRoxels } from '../client.ts'
import type { Roxels } from '../roxels.ts'
import type { FakeClock } from './clock.ts'
import { differences } from './differences.ts'
import type { Faults } from './faults.ts'
import { faulty } from './faulty.ts'
import { fold, goalsOf } from './log.ts'
import { isOver } from '../wire/resources.ts'
import { createFakePorts } from './ports.ts'
import { createScriptedServer } from './server.ts'
import { settled } from './settled.ts'

/** How long the agent takes from one event to the next. */
const paceMs = 40
/** By then everything is mended: far more than silence, backoff and patience take together. */
const mendedMs = 20 * 60_000
/** Nothing may change any more in this time. */
const quietMs = 60_000

/**
 * Plays a conversation through the real client under these faults, on a fake clock, and rejects with a plain Error that shows the
 * difference unless what the client shows in the end (messages, captured data, goals, turn, status, nothing unsent) is what the
 * log comes to. The first half of the log is there when the client comes, the rest happens before its eyes; what the participant
 * says under a `client_id` in that half is sent by the client itself.
 *
 * Faults that no client may survive, such as the status 403, break the law: a refusal is final.
 *
 * @example
 * await expectLaw(log, { stream: [{ kind: 'cut', atByte: 300 }, { kind: 'garble', event: 2 }], send: [{ kind: 'lose' }] })
 */
export async function expectLaw(log: readonly LogEvent[], faults: Faults = {}): Promise<void> {
  const goals = goalsOf(log)
  const expected = expectedOf(fold(log, goals))
  const half = Math.floor(log.length / 2)
  const server = createScriptedServer({ goals, log: log.slice(0, half) })
  const { clock } = server
  const { ports } = createFakePorts({ fetch: faulty(server.fetch, faults), clock })
  let ownId: string | undefined
  const roxels = createRoxels(
    { baseUrl: 'https://talk.example', templateKey: 'rk_law', person: { externalId: 'somebody' } },
    { ...ports, newId: () => ownId ?? ports.newId() },
  )
  const differing = () => differences(expected, shownBy(roxels))

  roxels.start()
  await until(clock, () => roxels.session.get() !== null)
  for (const event of log.slice(half)) {
    if (isSent(event)) {
      const { client_id, text } = event.data
      const end = server.answer('POST /messages', (request, own) => {
        const isNew = !server.log().includes(event)
        if (isNew && request.body['client_id'] === client_id) void server.append(event)
        return own()
      })
      await until(clock, () => isOpen(roxels))
      ownId = client_id
      if (isOpen(roxels)) roxels.send(text)
      ownId = undefined
      await until(clock, () => server.log().includes(event))
      end()
    } else void server.append(event)
    await clock.pass(paceMs)
  }
  await until(clock, () => {
    if (roxels.transcript.hasOlder.get()) roxels.transcript.loadOlder().catch(() => undefined)
    return differing().length === 0
  })
  await clock.pass(quietMs)
  const left = differing()
  const { refusal } = roxels.state.get()
  roxels.destroy()
  if (left.length === 0) return
  throw new Error(
    [
      'The law does not hold: what the client shows in the end is not what the log comes to.',
      ...left,
      ...(refusal === null ? [] : [`The client was refused: ${refusal.code}, ${refusal.message}`]),
      `Faults: ${JSON.stringify(faults)}`,
    ].join('\n'),
  )
}

/** Lets time pass until `isSo`, or until no client can be waited for any longer. */
async function until(clock: FakeClock, isSo: () => boolean): Promise<void> {
  const end = clock.now() + mendedMs
  for (;;) {
    await settled()
    if (isSo() || clock.now() >= end || !clock.runNext()) return
  }
}

/** What the participant says in this browser. */
function isSent(event: LogEvent): event is SentEvent {
  if (event.name !== 'message') return false
  const { role, client_id = '', text } = event.data
  return role === 'participant' && /^[\w-]{1,64}$/.test(client_id) && !messageTextProblem(text)
}
type SentEvent = LogEvent & {
  readonly name: 'message'
  readonly data: { readonly client_id: string }
}

function isOpen(roxels: Roxels): boolean {
  const { status } = roxels.state.get()
  return status === 'live' || status === 'reconnecting'
}

function expectedOf({ messages, captured, goals, turn, status }: Snapshot): object {
  return {
    status: isOver(status) ? 'completed' : 'live',
    messages: messages.map(({ client_id, ...message }) => ({
      ...message,
      id: client_id ?? message.id,
    })),
    captured: Object.fromEntries(captured.map(({ goal_id, data }) => [goal_id, data])),
    goals,
    turn,
    unsent: [],
  }
}

function shownBy({ state, transcript, captured, goals, turn, outbox }: Roxels): object {
  return {
    status: state.get().status,
    messages: transcript.ids.get().map((id) => transcript.message(id).get()),
    captured: captured.get(),
    goals: goals.get(),
    turn: turn.get(),
    unsent: outbox.get(),
  }
}
