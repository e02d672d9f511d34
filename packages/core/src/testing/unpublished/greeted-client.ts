import type { LogEvent } from '@roxels/protocol'
import { createRoxels } from '../../client.ts'
import type { Ports } from '../../ports.ts'
import type { RoxelsOptions } from '../../roxels.ts'
import { createFakePorts } from '../index.ts'
import { createFakeServer } from './answering-server.ts'

export const at = '2026-11-23T10:00:00Z'
const greeting: LogEvent[] = [
  { name: 'turn', data: { id: 'turn_1', state: 'started' } },
  { name: 'message', data: { id: 'm_1', role: 'agent', text: 'Hello', state: 'streaming', at } },
]
export const ada = { externalId: 'user_ada', name: 'Ada' }

/** A client of a server that has begun to greet. */
export function openClient(options: Partial<RoxelsOptions> = {}, overrides: Partial<Ports> = {}) {
  const server = createFakeServer([...greeting])
  const fake = createFakePorts(server)
  const ports = { ...fake.ports, ...overrides }
  const { clock, page } = fake
  const create = (more: Partial<RoxelsOptions> = options) =>
    createRoxels({ baseUrl: 'https://talk.example/', templateKey: 'rk_1', ...more }, ports)
  const roxels = create()
  const texts = () =>
    roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.text)
  const states = () =>
    roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.state)
  const atRest = () =>
    [ports.lasting, ports.perTab].flatMap((storage) =>
      storage.keys().map((key) => storage.getItem(key)),
    )
  return { server, ports, clock, page, roxels, create, texts, states, atRest }
}

/** A promise that a test settles. */
export function later<T>() {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((done) => (resolve = done))
  return { promise, resolve }
}
