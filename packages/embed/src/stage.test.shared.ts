import type { ScriptedServer } from '@roxels/core/testing'
import { createFakePorts, createScriptedServer } from '@roxels/core/testing'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { EventName, RoxelsEmbed } from './index.ts'
import { createEmbed } from './index.ts'

const names: readonly EventName[] = [
  'session',
  'status',
  'connected',
  'ending',
  'ended',
  'complete',
  'error',
  'chat',
  'understanding',
  'goal_transition',
  'identity',
  'identity_expiring',
  'identity_locked',
  'signed_out',
]
export const ada = { templateKey: 'rk_1', externalId: 'user_ada', personName: 'Ada' } as const
export const headless = { ...ada, display: 'none' } as const

let embed: RoxelsEmbed | undefined
export const told = { error: [] as string[], warn: [] as string[] }

/** Keeps what the console is told, and ends each page with its test. */
export function watchPages(): void {
  beforeEach(() => {
    for (const how of ['error', 'warn'] as const) {
      told[how] = []
      vi.spyOn(console, how).mockImplementation((line: unknown) => {
        // What core says to developers is core's.
        if (String(line).startsWith('[roxels] device_unknown')) return
        told[how].push(String(line))
      })
    }
  })
  afterEach(() => {
    embed?.destroy()
    vi.restoreAllMocks()
  })
}

export function open(server = createScriptedServer({ goals: [{ id: 'team_size' }] })) {
  const { ports } = createFakePorts(server)
  const roxels = createEmbed({ baseUrl: 'https://talk.example', ports })
  embed = roxels
  return { server, ports, roxels }
}

/** Everything that is told from now on. */
export function listen(to: Pick<RoxelsEmbed, 'on'>) {
  const heard: [EventName, unknown][] = []
  for (const name of names) to.on(name, (payload: unknown) => heard.push([name, payload]))
  const of = (...wanted: EventName[]) => heard.filter(([name]) => wanted.includes(name))
  return { heard, of, order: () => heard.map(([name]) => name) }
}

/** A conversation that has begun. */
export async function connected(options: object = {}, server?: ScriptedServer) {
  const page = open(server)
  const call = page.roxels.start({ ...headless, ...options })
  const own = listen(call)
  await vi.waitFor(() => expect(call.status).toBe('connected'))
  return { ...page, call, own }
}
