import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { TestProject } from 'vitest/node'
import { serveHeld } from './held.ts'
import { serveVerified } from './verified.ts'

/** A real server, as a page is told about it. */
export interface ServerAddress {
  readonly baseUrl: string
  readonly templateKey: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** `quick` speaks at once, `held` when a test lets it, `strict` allows no page of ours. */
    readonly servers: Readonly<Record<'quick' | 'held' | 'strict', ServerAddress>>
  }
}

const pages = ['http://localhost:*', 'http://127.0.0.1:*']
const ends: (() => Promise<unknown>)[] = []

/** Runs once before each browser project: starts the servers the pages talk to, as anybody would. */
export async function setup(project: TestProject): Promise<void> {
  const [quick, strict, held] = await Promise.all([
    serve(pages),
    serve([]),
    serveHeld(project, await newFolder(), pages),
  ])
  ends.unshift(() => held.close())
  project.provide('servers', {
    quick: addressOf(quick),
    held: { baseUrl: held.url, templateKey: held.embedKey },
    strict: addressOf(strict),
  })
  serveVerified(project, quick)
}

export async function teardown(): Promise<void> {
  for (const end of ends) await end()
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

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'roxels-behaviour-'))
  ends.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function serve(origins: readonly string[]): Promise<ServedTemplate> {
  const data = await newFolder()
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
      ...origins.map((origin) => `--origin=${origin}`),
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ROXELS_AGENT_WORD_MS: '1',
        ROXELS_LOG_LEVEL: 'warn',
        // All pages of all tests call from one address.
        ROXELS_RATE_OPEN_SESSION: '1000000/1',
      },
    },
  )
  ends.unshift(() => stop(server))
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

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.kill('SIGTERM')) await once(server, 'exit')
}
