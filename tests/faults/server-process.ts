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

/** A server in a process of its own, with a folder and an address that outlive it. */
export interface ServerProcess {
  readonly url: string
  readonly embedKey: string
  /** Kills it without a word and waits until it is gone. */
  kill(): Promise<void>
  /** Starts it again where it was. */
  restart(): Promise<void>
  /** Ends it and removes its folder. */
  dispose(): Promise<void>
}

export async function startServerProcess(wordMs: number): Promise<ServerProcess> {
  const data = await mkdtemp(join(tmpdir(), 'roxels-faults-'))
  const run = async (port: string) => {
    const args = ['serve', '--json', '--port', port, '--data', data]
    const child = spawn(process.execPath, ['--conditions=@roxels/source', program, ...args], {
      env: {
        ...process.env,
        ROXELS_AGENT_WORD_MS: String(wordMs),
        ROXELS_LOG_LEVEL: 'silent',
        ROXELS_RATE_OPEN_SESSION: '1000000/1',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return { child, ...(JSON.parse(line) as { url: string; embed_key: string }) }
  }
  const first = await run('0')
  let child: ChildProcess = first.child
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    url: first.url,
    embedKey: first.embed_key,
    kill,
    async restart() {
      ;({ child } = await run(new URL(first.url).port))
    },
    async dispose() {
      await kill()
      await rm(data, { recursive: true, force: true })
    },
  }
}
