import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import { serveVerified } from './verified.ts'

/** A real server, as a page is told about it. */
export interface ServerAddress {
  readonly baseUrl: string
  readonly templateKey: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** `quick` speaks at once, `slow` so slowly that a sentence can be left in its middle, `strict` allows no page of ours. */
    readonly servers: Readonly<Record<'quick' | 'slow' | 'strict', ServerAddress>>
  }
}

const pages = ['--origin', 'http://localhost:*', '--origin', 'http://127.0.0.1:*']
const running: { readonly process: ChildProcess; readonly data: string }[] = []

/** Runs once before each browser project: starts the servers the pages talk to, as anybody would. */
export async function setup(project: TestProject): Promise<void> {
  const [quick, slow, strict] = await Promise.all([
    serve({ wordMs: 1, options: pages }),
    serve({ wordMs: 30, options: pages }),
    serve({ wordMs: 1, options: [] }),
  ])
  project.provide('servers', {
    quick: addressOf(quick),
    slow: addressOf(slow),
    strict: addressOf(strict),
  })
  serveVerified(project, quick)
}

export async function teardown(): Promise<void> {
  await Promise.all(
    running.map(async ({ process: server, data }) => {
      if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit')
      await rm(data, { recursive: true, force: true })
    }),
  )
}

/** A server, as a backend is told about it. */
export interface ServedTemplate extends ServerAddress {
  readonly templateId: string
  readonly secretKey: string
}

/** No page is told the secret key. */
function addressOf({ baseUrl, templateKey }: ServedTemplate): ServerAddress {
  return { baseUrl, templateKey }
}

interface Serving {
  readonly wordMs: number
  readonly options: readonly string[]
}

async function serve({ wordMs, options }: Serving): Promise<ServedTemplate> {
  const data = await mkdtemp(join(tmpdir(), 'roxels-behaviour-'))
  const command = join(import.meta.dirname, '../../packages/server/bin/roxels.mjs')
  const server = spawn(
    process.execPath,
    [
      '--conditions=@roxels/source',
      command,
      'serve',
      '--json',
      '--port=0',
      `--data=${data}`,
    ].concat(options),
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ROXELS_AGENT_WORD_MS: String(wordMs),
        ROXELS_LOG_LEVEL: 'warn',
        // All pages of all tests call from one address.
        ROXELS_RATE_OPEN_SESSION: '1000000/1',
      },
    },
  )
  running.push({ process: server, data })
  for await (const line of createInterface(server.stdout)) {
    const told = JSON.parse(line) as Record<
      'url' | 'embed_key' | 'secret_key' | 'template_id',
      string
    >
    const { url: baseUrl, embed_key: templateKey } = told
    return { baseUrl, templateKey, secretKey: told.secret_key, templateId: told.template_id }
  }
  throw new Error('The server ended before it could be used; what it said is above.')
}
