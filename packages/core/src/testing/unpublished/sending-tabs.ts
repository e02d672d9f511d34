import type { LogEvent } from '@roxels/protocol'
import { createRoxels } from '../../client.ts'
import type { Ports } from '../../ports.ts'
import type { FakeTab } from '../index.ts'
import { createFakeBrowser, settled } from '../index.ts'
import { createFakeServer, json, session } from './answering-server.ts'

const at = '2026-11-23T10:00:00Z'
const ada = { externalId: 'user_ada' }

/** A server that takes messages as ours does, and tabs of one browser that talk to it. */
export function openSendingTabs() {
  const log: LogEvent[] = []
  const server = createFakeServer(log)
  const browser = createFakeBrowser(server)
  const taken: string[] = []
  const stated = { down: false, resumed: false, resumable: true, losesAnswers: 0 }
  let underway = 0
  let most = 0

  server.answers['POST /v1/sessions'] = () =>
    json(stated.resumed ? 200 : 201, session({ ...stated }))
  server.answers['POST /messages'] = async ({ body }) => {
    if (stated.down) throw new TypeError('Load failed')
    most = Math.max(most, (underway += 1))
    await settled()
    const { client_id, text } = body as { client_id: string; text: string }
    const data = { id: `m_${client_id}`, role: 'participant', text, state: 'complete', at } as const
    if (!taken.includes(text)) {
      taken.push(text)
      await server.append({ name: 'message', data: { ...data, client_id } })
    }
    underway -= 1
    if ((stated.losesAnswers -= 1) >= 0) throw new TypeError('Load failed')
    return json(201, { message: { ...data, client_id }, event_id: 'x' })
  }
  const visit = (
    person: object | null = ada,
    tab: FakeTab = browser.open(),
    more: Partial<Ports> = {},
  ) => {
    const options = {
      baseUrl: 'https://talk.example',
      templateKey: 'rk_1',
      person: person as never,
    }
    const roxels = createRoxels(options, { ...tab.ports, ...more })
    roxels.start()
    const shown = () =>
      roxels.transcript.ids.get().map((id) => {
        const { text, state } = roxels.transcript.message(id).get() ?? {}
        return `${text} ${state}`
      })
    return { tab, roxels, shown }
  }
  const pass = async (ms = 0) => {
    for (let turn = 0; turn < 12; turn += 1) await settled()
    if (ms === 0) return
    browser.clock.advance(ms)
    await pass()
  }
  return {
    server,
    browser,
    taken,
    stated,
    visit,
    pass,
    /** The most messages that were ever on their way at once. */
    most: () => most,
    atRest: () =>
      browser.lasting
        .keys()
        .map((key) => `${key} ${browser.lasting.getItem(key)}`)
        .join('\n'),
  }
}
