import { createRoxels } from '../../client.ts'
import type { RoxelsOptions } from '../../roxels.ts'
import type { FakeTab, ScriptedServerOptions } from '../index.ts'
import { createFakeBrowser, createScriptedServer, settled } from '../index.ts'

/** A scripted server, a browser, and pages opened in its tabs. */
export function openVisits(options: ScriptedServerOptions = {}) {
  const server = createScriptedServer(options)
  const browser = createFakeBrowser(server)
  const visit = (more: Partial<RoxelsOptions> = {}, tab: FakeTab = browser.open()) => {
    const isByBackend = 'sessionId' in more || 'interviewId' in more
    const target = isByBackend ? {} : { templateKey: 'rk_1' }
    const roxels = createRoxels({ baseUrl: 'https://talk.example', ...target, ...more }, tab.ports)
    const texts = () =>
      roxels.transcript.ids.get().map((id) => roxels.transcript.message(id).get()?.text)
    const status = () => roxels.state.get().status
    return { roxels, tab, texts, status }
  }
  const started = async (more: Partial<RoxelsOptions> = {}, tab: FakeTab = browser.open()) => {
    const page = visit(more, tab)
    page.roxels.start()
    await pass()
    return page
  }
  const pass = async (ms = 0) => {
    for (let turn = 0; turn < 4; turn += 1) await settled()
    if (ms === 0) return
    browser.clock.advance(ms)
    await pass()
  }
  return { server, browser, visit, started, pass }
}

export const ada = { externalId: 'user_ada', name: 'Ada' }
export const bob = { externalId: 'user_bob', name: 'Bob' }
