import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished } from 'vitest'

const bin = fileURLToPath(new URL('../../bin/roxels.mjs', import.meta.url))

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roxels-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface Run {
  readonly child: ChildProcess
  output(): string
  errors(): string
  /** Resolves with the first line on stdout. */
  readonly firstLine: Promise<string>
  readonly exit: Promise<number | null>
}

/** Runs `roxels`; it ends with the test. */
export function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nodeArgs: string[] = [],
): Run {
  const child = spawn(
    process.execPath,
    ['--conditions=@roxels/source', ...nodeArgs, bin, ...args],
    {
      env: {
        ...process.env,
        DATABASE_URL: undefined,
        ROXELS_SECRET: undefined,
        ROXELS_LOG_LEVEL: 'error',
        ...env,
      },
    },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  const exit = once(child, 'close').then(([code]) => code as number | null)
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes('\n')) resolve(output.split('\n')[0] ?? '')
    })
    void exit.then(() => reject(new Error(`No line on stdout. stderr: ${errors}`)))
  })
  firstLine.catch(() => {})
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  return { child, output: () => output, errors: () => errors, firstLine, exit }
}

/** Starts a server on a folder and reads its first line. */
export function serve(data: string, ...args: string[]) {
  return start(['--data', data, ...args])
}

/** Starts a server and reads its first line. */
export async function start(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  nodeArgs: string[] = [],
) {
  const server = run(['serve', '--port', '0', '--json', ...args], env, nodeArgs)
  const line = JSON.parse(await server.firstLine) as Record<string, string | null>
  return { ...server, line }
}

export async function stop(server: Run): Promise<number | null> {
  server.child.kill('SIGTERM')
  return server.exit
}

/** Runs `roxels` where it is to refuse: nothing on stdout, one line on stderr. */
export async function refusal(args: string[], env?: NodeJS.ProcessEnv, nodeArgs?: string[]) {
  const server = run(args, env, nodeArgs)
  const code = await server.exit
  expect(server.output()).toBe('')
  expect(server.errors().trim().split('\n')).toHaveLength(1)
  return { code, message: server.errors() }
}
