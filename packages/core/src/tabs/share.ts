import type { Snapshot } from '@roxels/protocol'
import type { Ports } from '../ports.ts'
import type { ConnectionEnd, ConnectionOptions } from '../stream/connection.ts'
import { connect } from '../stream/connection.ts'
import { createIntake } from '../stream/intake.ts'
import { createFollower } from './follower.ts'
import { createLeader } from './leader.ts'
import type { TabMessage } from './message.ts'
import { readTabMessage } from './message.ts'
import { inTurn } from './turn.ts'

export interface SharedConnectionOptions extends ConnectionOptions {
  readonly ports: ConnectionOptions['ports'] & Pick<Ports, 'lock' | 'channel' | 'newId'>
  /** Known only to the tabs that hold the same session secret. */
  readonly name: string
  /** What the log comes to at the cursor; null before there is anything. */
  readonly snapshot: () => Snapshot | null
}

const channelName = (name: string) => `roxels:tabs:${name}`

/** As long as a deputy that is awake needs to say that it is there. */
const deputyMs = 2_000

/**
 * `connect` for a conversation that several tabs show: one of them, the holder of a lock, reads the stream and feeds the others.
 * When it goes, the next holder connects from its own cursor. A leader that is frozen keeps its lock; one deputy at a time then
 * reads in its place until it is heard again.
 */
export async function connectShared(
  options: SharedConnectionOptions,
): Promise<ConnectionEnd | null> {
  const { ports, signal, name } = options
  const intake = createIntake(options)
  const closing = new AbortController()
  /** Aborted when this tab is no longer the deputy. */
  let stint: AbortController | undefined
  let isWaiting = false
  let leads = false
  let isAlone = true
  let finish: (reason: ConnectionEnd | null) => void = () => undefined
  let fail: (error: unknown) => void = () => undefined

  const channel = ports.channel(channelName(name), (data) => {
    const message = closing.signal.aborted ? undefined : readTabMessage(data)
    if (message !== undefined) hear(message)
  })
  if (channel === null || signal.aborted) return connect({ ...options, intake })

  const tell = (message: TabMessage) => {
    // To copy every delta for nobody would cost as much as to show it. Who comes later asks.
    if (isAlone && message.kind === 'events') return
    if (!closing.signal.aborted) channel.post(message)
  }
  const leader = createLeader({ ...options, intake, tell })
  const follower = createFollower({
    clock: ports.clock,
    intake,
    me: ports.newId(),
    lost: options.lost,
    tell,
    silent: () => void deputise(),
  })

  function hear(message: TabMessage): void {
    isAlone = false
    if (message.kind === 'over') {
      // The lock may have been passed on before what was said last. Who lacks it reads it from the stream, farewell and all.
      if (message.reason !== 'conversation_closed' || intake.isOver()) finish(message.reason)
      return
    }
    if (message.kind === 'ask') {
      if (leads || stint !== undefined) leader.answer(message.from, message.cursor)
    } else if (!leads) {
      // While this tab is the deputy, whoever else speaks is the leader, awake again, or a deputy as good as this one.
      stint?.abort()
      stint = undefined
      follower.hear(message)
    }
  }

  async function deputise(): Promise<void> {
    if (isWaiting) return
    isWaiting = true
    // Not all at once, should none of them get the turn.
    const patienceMs = deputyMs * (1 + ports.random())
    await inTurn(ports, `roxels:deputy:${name}`, patienceMs, closing.signal, standIn).catch(fail)
  }

  async function standIn(): Promise<void> {
    isWaiting = false
    if (leads || !follower.isLeaderless()) return
    // The leader is there, if only it could hear.
    isAlone = false
    stint = new AbortController()
    const reason = await leader.read(stint.signal)
    if (reason !== null) finish(reason)
  }

  const lead = () => {
    leads = true
    follower.stop()
    stint?.abort()
    return leader.read(closing.signal)
  }

  try {
    return await new Promise<ConnectionEnd | null>((resolve, reject) => {
      finish = resolve
      fail = reject
      signal.addEventListener('abort', () => resolve(null), { signal: closing.signal })
      follower.ask()
      ports.onWake(() => {
        if (!leads && stint === undefined) follower.ask()
      }, closing.signal)
      ports.lock(`roxels:leader:${name}`, lead, closing.signal).then(resolve, reject)
    })
  } finally {
    closing.abort()
    stint?.abort()
    follower.stop()
    channel.close()
  }
}

/** Tells the tabs that share `name` that it is over, whichever of them reads the stream. */
export function sayOver(ports: Pick<Ports, 'channel'>, name: string, reason: ConnectionEnd): void {
  const channel = ports.channel(channelName(name), () => undefined)
  channel?.post({ kind: 'over', reason } satisfies TabMessage)
  channel?.close()
}
