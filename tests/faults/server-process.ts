import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(import.meta.resolve('@roxels/server/package.json')).replace(
  'package.json',
  'bin/roxels.mjs',
)

/** The site of all participants, whichever server or proxy they call. */
export const site = 'https://app.example'

/** Where a participant calls. */
export interface Address {
  readonly url: string
  readonly embedKey: string
}

/** A server in a process of its own, with a folder and an address that outlive it. */
export interface ServerProcess extends Address {
  /** Null where another server of the database was told it. */
  readonly secretKey: string | null
  /** Kills it without a word and waits until it is gone. */
  kill(): Promise<void>
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
  /** Starts it again where it was. */
  restart(): Promise<void>
  /** Lets it sleep: it does nothing, and its connections stay. */
  freeze(): void
  wake(): void
  /** Ends it and removes its folder. */
  dispose(): Promise<void>
}

export interface ServerProcessOptions {
  /** A PostgreSQL database, which others may share; by default SQLite in its folder. */
  readonly database?: string
}

interface FirstLine {
  readonly url: string
  readonly embed_key: string
  readonly secret_key: string | null
}

export async function startServerProcess(
  wordMs: number,
  { database }: ServerProcessOptions = {},
): Promise<ServerProcess> {
  const data = await mkdtemp(join(tmpdir(), 'roxels-faults-'))
  const run = async (port: string) => {
    const args = ['serve', '--json', '--port', port, '--data', data, '--origin', site]
    const child = spawn(process.execPath, ['--conditions=@roxels/source', program, ...args], {
      env: {
        ...process.env,
        // What is compiled once need not be at each start; that is half of one.
        NODE_COMPILE_CACHE: join(tmpdir(), 'roxels-compiled'),
        DATABASE_URL: database,
        ROXELS_SECRET: database && 'the same secret for every one of the servers',
        ROXELS_AGENT_WORD_MS: String(wordMs),
        ROXELS_LOG_LEVEL: 'silent',
        ROXELS_RATE_OPEN_SESSION: '1000000/1',
        ROXELS_RATE_SESSION: '1000000/1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface(child.stdout)) {
      return { child, ...(JSON.parse(line) as FirstLine) }
    }
    throw new Error('The server did not start; what it said is above.')
  }
  const first = await run('0')
  let child: ChildProcess = first.child
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
  }
  return {
    url: first.url,
    embedKey: first.embed_key,
    secretKey: first.secret_key,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async restart() {
      ;({ child } = await run(new URL(first.url).port))
    },
    freeze: () => void child.kill('SIGSTOP'),
    wake: () => void child.kill('SIGCONT'),
    async dispose() {
      // It may be asleep, or wait for a database that is gone.
      child.kill('SIGCONT')
      const overdue = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await end('SIGTERM')
      clearTimeout(overdue)
      await rm(data, { recursive: true, force: true })
    },
  }
}
