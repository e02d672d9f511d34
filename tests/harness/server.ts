import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRoxelsClient } from '@roxels/node'
import type { TestProject } from 'vitest/node'
import type { SceneKeys } from '../../examples/gallery/publish.ts'
import { publishScenes } from '../../examples/gallery/publish.ts'
import { serveHeld } from './held.ts'
import { serveVerified } from './verified.ts'

/** A real server, as a page is told about it. */
export interface ServerAddress {
  readonly baseUrl: string
  readonly templateKey: string
}

/** A server that has the templates of the scenes as well. */
export interface SceneServerAddress extends ServerAddress {
  readonly sceneKeys: SceneKeys
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** `quick` speaks at once, `held` when a test lets it, `strict` allows no page of ours. */
    readonly servers: Readonly<
      Record<'quick' | 'held', SceneServerAddress> & Record<'strict', ServerAddress>
    >
  }
}

const pages = ['http://localhost:*', 'http://127.0.0.1:*']
const ends: (() => Promise<unknown>)[] = []

/** Runs once before each browser project: starts the servers the pages talk to, as anybody would. */
export async function setup(project: TestProject): Promise<void> {
  const [quick, strict, running] = await Promise.all([
    serve(pages),
    serve([]),
    serveHeld(project, await newFolder(), pages),
  ])
  ends.unshift(() => running.close())
  const held: ServedTemplate = {
    baseUrl: running.url,
    templateKey: running.embedKey,
    templateId: running.templateId,
    secretKey: running.secretKey ?? '',
  }
  project.provide('servers', {
    quick: { ...addressOf(quick), sceneKeys: await sceneKeysOf(quick) },
    held: { ...addressOf(held), sceneKeys: await sceneKeysOf(held) },
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

function sceneKeysOf({ baseUrl, secretKey, templateId }: ServedTemplate): Promise<SceneKeys> {
  return publishScenes(createRoxelsClient({ baseUrl, secretKey }), templateId, pages)
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
