import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import type { Topics } from '../log/topics.ts'

/** Wakes the other servers of a PostgreSQL database. */
export interface Wakeups {
  /** Says that others may want to look at this conversation, or at what a key opened. */
  tell(topic: string): void
  /** Connects, and goes on until it is closed; `onWake` is called where another has told something, or may have. */
  listen(onWake: (topics: Topics) => void): void
  /** Drops the line if it is dead, so that another is made: one that only listens does not find out by itself. */
  check(): Promise<void>
  /** Tells what is left to tell, and ends. */
  close(): Promise<void>
}

const channel = 'roxels'
/** PostgreSQL takes 8,000 bytes. */
const maxTopics = 200
const everything = '*'
const lostMs = 5_000

/**
 * A wake-up says where to look, never what is there, and may be lost: whoever is woken reads what is stored. On a connection
 * of its own, outside the transactions it tells of: NOTIFY lets commits through one at a time. What is told within `paceMs`
 * goes together.
 */
export function createWakeups(url: string, paceMs: number): Wakeups {
  const closing = new AbortController()
  const { signal } = closing
  let line: Client | undefined
  let waiting = new Set<string>()
  let telling: Promise<void> | undefined

  async function keepConnected(onWake: (topics: Topics) => void): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      const client = newClient(url)
      // Its end says enough.
      client.on('error', () => {})
      client.on('notification', ({ processId, payload = '' }) => {
        if (processId !== processOf(client)) onWake(readTopics(payload))
      })
      try {
        await client.connect()
        // Nothing is stored by it, so that it need not wait for the disk.
        await client.query(`set synchronous_commit = off; listen ${channel}`)
        failures = 0
        line = client
        // Whatever was told while nobody listened.
        onWake('all')
        void flush()
        await once(client, 'end', { signal })
      } catch {
        // Tried again; until then the poll finds what changed.
      }
      line = undefined
      await client.end().catch(() => {})
      const backoffMs = Math.min(lostMs, 100 * 2 ** failures) * (0.5 + Math.random() / 2)
      await pause(backoffMs, undefined, { signal }).catch(() => {})
    }
  }

  function flush(): Promise<void> {
    telling ??= tellAll().finally(() => (telling = undefined))
    return telling
  }

  async function tellAll(): Promise<void> {
    while (line !== undefined && waiting.size > 0) {
      const payload = [...waiting].join(' ')
      waiting = new Set()
      await use('select pg_notify($1, $2)', [channel, payload])
      await pause(paceMs)
    }
  }

  async function use(text: string, parameters: readonly string[] = []): Promise<void> {
    const client = line
    // What could not be told the others find when they poll.
    await client?.query(text, [...parameters]).catch(() => client.end().catch(() => {}))
  }

  let connected = Promise.resolve()
  return {
    listen(onWake) {
      connected = keepConnected(onWake)
    },
    tell(topic) {
      if (waiting.has(everything)) return
      waiting.add(topic)
      if (waiting.size > maxTopics) waiting = new Set([everything])
      void flush()
    },
    check: () => use('select 1'),
    async close() {
      await flush()
      closing.abort()
      await connected
    },
  }
}

function newClient(url: string): Client {
  return new Client({
    connectionString: url,
    application_name: 'roxels wake-ups',
    connectionTimeoutMillis: lostMs,
    query_timeout: lostMs,
    keepAlive: true,
  })
}

// pg knows it and does not say so in its types.
function processOf(client: Client): unknown {
  return (client as { readonly processID?: unknown }).processID
}

function readTopics(payload: string): Topics {
  return payload === everything ? 'all' : new Set(payload.split(' '))
}
