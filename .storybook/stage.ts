import type { Readable, Roxels, RoxelsState } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import type { FakeClock, ScriptedServer } from '@roxels/core/testing'
import type { LogEvent } from '@roxels/protocol'
import { createFakePorts, createScriptedServer, settled } from '@roxels/core/testing'

/** What a story shows, as its controls set it: who is here, where the conversation stands, what has been said. */
export interface Script {
  readonly status: RoxelsState['status']
  readonly person: 'Ada' | 'Bob' | 'nobody'
  /** What the agent has said, oldest first; the participant answers in between. */
  readonly said: readonly string[]
  /** What the participant has answered. */
  readonly answered: readonly string[]
  /** The agent is in the middle of this, and says no more of it by itself. */
  readonly saying: string
  /** It could not finish that. */
  readonly brokenOff: boolean
  /** What the participant wrote and the server has refused. */
  readonly refused: string
  /** How many goals are settled. */
  readonly settled: number
  /** One more is captured, and waits to be confirmed. */
  readonly toConfirm: boolean
  /** Nobody has touched the screen for too long. */
  readonly idle: boolean
}

export const script: Script = {
  status: 'live',
  person: 'Ada',
  said: ['Hello! What is your full name?', 'How many people will work with you here?'],
  answered: ['Ada Lovelace'],
  saying: '',
  brokenOff: false,
  refused: '',
  settled: 1,
  toConfirm: false,
  idle: false,
}

/** A conversation that a story plays: the client is the real one, the server a scripted one, the clock moves when it is told to. */
export interface Stage {
  readonly roxels: Roxels
  readonly server: ScriptedServer
  readonly clock: FakeClock
  /** Runs `end` when the story is over. */
  readonly onClose: (end: () => void) => void
  readonly close: () => void
}

const goals = [
  { id: 'full_name', title: 'Full name', data: 'Ada Lovelace' },
  { id: 'team_size', title: 'Team size', data: { value: 12, unit: 'people' } },
  { id: 'main_goal', title: 'Main goal', data: 'Understand customers better' },
  { id: 'address', title: 'Address', data: { street: '12 St James’s Square', city: 'London' } },
]

/** What some stories need besides. */
export interface Surroundings {
  /** The log that the conversation begins with. */
  readonly log?: readonly LogEvent[]
  /** A line that the scene itself can cut. */
  readonly isCut?: Readable<boolean>
}

export async function openStage(asked: Script, around: Surroundings = {}): Promise<Stage> {
  const { log = [], isCut } = around
  const server = createScriptedServer({ goals, log })
  const { ports, clock, page } = createFakePorts(server)
  const ends: (() => void)[] = []
  if (isCut) ends.push(isCut.listen((cut) => (cut ? page.goOffline() : page.goOnline())))
  const externalId = { Ada: 'user_ada', Bob: 'user_bob', nobody: null }[asked.person]
  let token: string | null = externalId === null ? null : server.signIdentity(externalId)
  const roxels = createRoxels(
    {
      baseUrl: 'https://talk.example',
      templateKey: 'rk_story',
      person: externalId === null ? null : { externalId, name: asked.person },
      ...(externalId !== null && { identityToken: () => Promise.resolve(token) }),
      ...(asked.idle && { kiosk: { idleSeconds: 60, warnSeconds: 20 } }),
    },
    ports,
  )
  const { status } = asked
  if (status !== 'anonymous' && status !== 'identified') await talk(roxels, server, asked)
  if (status === 'resuming') await cut(server, () => roxels.start())
  if (status === 'reconnecting') await cut(server, () => server.hangUp())
  if (status === 'completed') await server.complete()
  if (status === 'signedOut') await roxels.signOut()
  if (status === 'locked') {
    token = null
    await server.expireIdentities()
    await settled()
  }
  if (asked.idle) await clock.pass(60_500)
  if (asked.refused !== '') await refuse(server, () => roxels.send(asked.refused))
  answerWhatIsSent(server)
  return {
    roxels,
    server,
    clock,
    onClose: (end) => void ends.push(end),
    close() {
      for (const end of ends.splice(0)) end()
      roxels.destroy()
    },
  }
}

async function talk(roxels: Roxels, server: ScriptedServer, asked: Script): Promise<void> {
  if (asked.status !== 'resuming') roxels.start()
  await settled()
  for (const [turn, text] of asked.said.entries()) {
    await server.say(...text.split(/(?<= )/))
    const answer = asked.answered[turn]
    if (answer !== undefined) await server.hear(answer)
  }
  for (const { id, data } of goals.slice(0, asked.settled)) await server.capture(id, data)
  const next = goals[asked.settled]
  if (next !== undefined && asked.toConfirm)
    await server.capture(next.id, next.data, { confirm: true })
  else if (next !== undefined) await server.ask(next.id)
  if (asked.saying !== '') await server.speak(...asked.saying.split(/(?<= )/))
  if (asked.saying !== '' && asked.brokenOff) await server.finish('interrupted')
}

/** The server does not take what `act` sends. */
async function refuse(server: ScriptedServer, act: () => unknown): Promise<void> {
  const end = server.refuse('POST /messages', 'conflict')
  act()
  await settled()
  end()
}

/** Nothing of the log comes through after `act`. */
async function cut(server: ScriptedServer, act: () => unknown): Promise<void> {
  server.hold('GET /events')
  await act()
  await settled()
}

/** So that one can try it: the agent hears what is written, and says so. */
function answerWhatIsSent(server: ScriptedServer): void {
  server.answer('POST /messages', (_, own) => {
    const answer = own()
    queueMicrotask(() => void server.say('Thank you, ', 'I have noted that.'))
    return answer
  })
}
