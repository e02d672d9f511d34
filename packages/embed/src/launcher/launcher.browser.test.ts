import type { FakeBrowser } from '@roxels/core/testing'
import { createFakeBrowser, createScriptedServer, settled } from '@roxels/core/testing'
import { within } from '@testing-library/dom'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { InitOptions, LauncherConfig, RoxelsEmbed } from '../index.ts'
import { createEmbed } from '../index.ts'
import { createPage } from '../page.ts'

const key = { templateKey: 'rk_1' }
const pages: RoxelsEmbed[] = []
let lines: string[] = []
beforeEach(() => {
  lines = []
  for (const how of ['error', 'warn'] as const) {
    vi.spyOn(console, how).mockImplementation((line: unknown) => void lines.push(String(line)))
  }
})
afterEach(() => {
  for (const page of pages.splice(0)) page.destroy()
  document.body.replaceChildren()
  vi.restoreAllMocks()
})

function open(config: Partial<LauncherConfig> = {}) {
  const server = createScriptedServer()
  const browser = createFakeBrowser(server)
  const tab = browser.open()
  const now = { config }
  server.answer('GET /v1/embed/config', (_, own) => answerWith(own(), now.config))
  const page = (ports: ReturnType<FakeBrowser['open']>['ports'] = tab.ports) => {
    const roxels = createEmbed({ baseUrl: 'https://talk.example', ports })
    pages.push(roxels)
    return roxels
  }
  /** A page that has said what it is about, once what its template says has been read. */
  const initialised = async (options: Partial<InitOptions> = {}, roxels = page()) => {
    roxels.init({ ...key, ...options })
    await settled()
    return roxels
  }
  return { server, browser, tab, now, page, initialised }
}

async function answerWith(own: Response, { begins = true, ...launcher }: Partial<LauncherConfig>) {
  const body = (await own.json()) as { launcher: object }
  return Response.json({ ...body, begins, launcher: { ...body.launcher, ...launcher } })
}

const shadowOf = (tag: 'roxels-launcher' | 'roxels-embed') => {
  const root = document.querySelector(tag)?.shadowRoot
  return root ? within(root as unknown as HTMLElement) : null
}
const button = () => shadowOf('roxels-launcher')?.queryByRole('button') ?? null

describe('whether it is there', () => {
  test('only a persistent one comes by itself; any comes and goes by the page’s wish', async () => {
    const { initialised } = open()
    const roxels = await initialised()
    expect(button()).toBeNull()
    roxels.showFab()
    expect(button()).not.toBeNull()
    roxels.hideFab()
    expect(button()).toBeNull()
    roxels.destroy()
    await open({ persistent: true }).initialised()
    expect(button()).not.toBeNull()
  })

  test('it goes by the view', async () => {
    const visibility = { include: ['shop/**'], exclude: ['shop/pay'] }
    const { initialised } = open({ persistent: true, visibility })
    const roxels = await initialised({ view: 'home' })
    const seen = ['shop/cart', 'shop/pay', 'shop/help', 'home'].map((view) => {
      roxels.setView(view)
      return button() !== null
    })
    expect(seen).toEqual([true, false, true, false])
  })

  test('a view may be named before the page says what it is about', async () => {
    const { initialised, page } = open({
      persistent: true,
      visibility: { include: ['shop'], exclude: [] },
    })
    const roxels = page()
    roxels.setView('shop')
    await initialised({}, roxels)
    expect(button()).not.toBeNull()
  })

  test('it is not there where its template begins nothing any more', async () => {
    await open({ persistent: true, begins: false }).initialised()
    expect(button()).toBeNull()
  })

  test('what a template says later is read when asked for', async () => {
    const { initialised, now } = open()
    const roxels = await initialised()
    now.config = { persistent: true, label: 'Ask Ada' }
    expect(await roxels.loadLauncherConfig()).toMatchObject(now.config)
    expect(button()?.textContent).toContain('Ask Ada')
  })
})

describe('when init is called again', () => {
  test('it is still what the tag and the page wished for', async () => {
    const { tab } = open()
    const { embed, autoinit } = createPage({ baseUrl: 'https://talk.example', ports: tab.ports })
    pages.push(embed)
    autoinit(key)
    await settled()
    expect(button()).not.toBeNull()
    embed.init({ ...key, onClose: () => undefined })
    await settled()
    expect(button()).not.toBeNull()
    embed.hideFab()
    embed.init(key)
    await settled()
    expect(button()).toBeNull()
  })

  test('it stays out of the way of what is shown', async () => {
    const { initialised } = open({ persistent: true, display: 'compact' })
    const roxels = await initialised()
    button()?.click()
    await initialised({}, roxels)
    expect([button(), shadowOf('roxels-embed') === null]).toEqual([null, false])
  })
})

describe('where it stands', () => {
  test('it floats, or stands after an anchor or in a container, by template or page', async () => {
    const container = Object.assign(document.createElement('div'), { id: 'slot' })
    const anchor = Object.assign(document.createElement('p'), { id: 'help' })
    document.body.append(anchor, container)
    const host = () => document.querySelector('roxels-launcher')
    const { initialised, now } = open({ persistent: true, container: '#slot' })
    const roxels = await initialised()
    expect(host()?.parentElement).toBe(container)
    now.config = { persistent: true, anchor: '#help' }
    await roxels.loadLauncherConfig()
    expect(host()).toBe(anchor.nextElementSibling)
    roxels.showFab({ container })
    expect(host()?.parentElement).toBe(container)
    now.config = { persistent: true }
    roxels.destroy()
    const floating = await initialised({ fabAnchor: '#help' })
    expect(host()).toBe(anchor.nextElementSibling)
    floating.destroy()
    await initialised()
    expect(host()?.parentElement).toBe(document.body)
  })

  test.for(['#nowhere', '###'])(
    'where %s is nothing it floats, and the console says so',
    async (anchor) => {
      await open({ persistent: true, anchor }).initialised()
      expect(document.querySelector('roxels-launcher')?.parentElement).toBe(document.body)
      expect(lines).toEqual([expect.stringContaining(`"${anchor}"`)])
    },
  )
})

describe('what it opens', () => {
  test.for(['modal', 'compact'] as const)(
    'the display its template says: %s; meanwhile it is away, and has the focus afterwards',
    async (display) => {
      const { initialised, server } = open({ persistent: true, display })
      await server.say('Hello')
      const roxels = await initialised()
      button()?.focus()
      button()?.click()
      const isModal = display === 'modal'
      await vi.waitFor(() => shadowOf('roxels-embed')?.getAllByText('Hello'))
      expect(shadowOf('roxels-embed')?.queryByRole('dialog') instanceof HTMLDialogElement).toBe(
        isModal,
      )
      expect(button()).toBeNull()
      roxels.close()
      await vi.waitFor(() => expect(button()).not.toBeNull())
      expect(document.activeElement?.localName).toBe('roxels-launcher')
      expect(document.querySelector('roxels-embed')).toBeNull()
    },
  )

  test('as the page wants it', async () => {
    const { initialised } = open({ persistent: true, display: 'modal' })
    await initialised({ display: 'compact' })
    button()?.click()
    expect(shadowOf('roxels-embed')?.queryByRole('dialog') instanceof HTMLDialogElement).toBe(false)
  })
})

describe('what went wrong', () => {
  test.for(['unauthorized', 'forbidden'] as const)(
    '%s is told, and nothing is shown',
    async (code) => {
      const { initialised, server, page } = open()
      server.refuse('GET /v1/embed/config', code)
      const roxels = page()
      const heard = vi.fn()
      roxels.on('error', heard)
      await initialised({}, roxels)
      expect(heard.mock.calls).toEqual([[{ error: code }]])
      expect(lines).toEqual([`[roxels] ${code}: It is ${code}.`])
      expect(button()).toBeNull()
    },
  )

  test('a blocked network is told with what to look for', async () => {
    const { initialised, server } = open()
    server.answer('GET /v1/embed/config', () => Promise.reject(new TypeError('blocked')))
    const onError = vi.fn()
    await initialised({ onError })
    expect(onError.mock.calls).toEqual([[{ error: 'unreachable', external_id: null }]])
    expect(lines).toEqual([expect.stringMatching(/unreachable.*connect-src/)])
  })

  test('an answer that is none is told', async () => {
    const { initialised, server } = open()
    server.answer('GET /v1/embed/config', () => new Response('<html>', { status: 200 }))
    await initialised()
    expect(lines).toEqual([expect.stringContaining('unexpected_answer')])
  })

  test('what is asked of it before the page says what it is about', () => {
    const roxels = open().page()
    roxels.showFab()
    expect(lines).toEqual([expect.stringContaining('Roxels.init({ templateKey })')])
  })
})

describe('a compact conversation that was left open', () => {
  const persistent = { persistent: true, display: 'compact' } as const
  const left = async (
    visits: ReturnType<typeof open>,
    act: (roxels: RoxelsEmbed) => unknown = () => 0,
  ) => {
    const roxels = await visits.initialised({ externalId: 'user_ada' })
    button()?.click()
    await settled()
    await act(roxels)
    // The page goes away without a word, and takes what it showed with it.
    document.querySelector('roxels-embed')?.remove()
    document.querySelector('roxels-launcher')?.remove()
    await visits.initialised({ externalId: 'user_ada' })
    await settled()
    return shadowOf('roxels-embed')
  }

  test('is open on the next page of the tab, and goes on', async () => {
    const visits = open(persistent)
    await visits.server.say('Hello')
    const shown = await left(visits)
    await vi.waitFor(() => shown?.getAllByText('Hello'))
    expect(button()).toBeNull()
  })

  test('is collapsed there if it was', async () => {
    const shown = await left(open(persistent), () =>
      shadowOf('roxels-embed')?.getByRole('button', { name: 'Collapse' }).click(),
    )
    expect(shown?.getByRole('button', { name: /Open the conversation/ })).toBeTruthy()
  })

  test.for<[string, (roxels: RoxelsEmbed) => unknown]>([
    ['closed', (roxels) => roxels.close()],
    ['signed out', (roxels) => roxels.signOut()],
  ])('is not once it was %s', async ([, act]) => {
    expect(await left(open(persistent), act)).toBeNull()
  })

  test('is not in a view its launcher is not in', async () => {
    const visits = open({ ...persistent, visibility: { include: ['shop'], exclude: [] } })
    const shown = await left(visits, (roxels) => roxels.start({ display: 'compact' }))
    expect(shown).toBeNull()
  })

  test('waits for the page to say who is here, where somebody was', async () => {
    const visits = open(persistent)
    await visits.initialised({ externalId: 'user_ada' })
    button()?.click()
    await settled()
    document.querySelector('roxels-embed')?.remove()
    document.querySelector('roxels-launcher')?.remove()
    const started = visits.server.requests('POST /v1/sessions').length
    const roxels = await visits.initialised()
    expect(visits.server.requests('POST /v1/sessions')).toHaveLength(started)
    roxels.setPerson({ externalId: 'user_ada' })
    await vi.waitFor(() => expect(shadowOf('roxels-embed')).not.toBeNull())
    expect(visits.server.requests('POST /v1/sessions').at(-1)?.body).toMatchObject({
      external_id: 'user_ada',
    })
  })

  test('waits as well where it was said later who was there', async () => {
    const visits = open(persistent)
    const first = await visits.initialised({ externalId: undefined })
    button()?.click()
    first.setPerson({ externalId: 'user_ada' })
    await settled()
    document.querySelector('roxels-embed')?.remove()
    document.querySelector('roxels-launcher')?.remove()
    const started = visits.server.requests('POST /v1/sessions').length
    await visits.initialised()
    expect(visits.server.requests('POST /v1/sessions')).toHaveLength(started)
  })

  test('is not where a call goes on already, nor at a kiosk', async () => {
    const visits = open(persistent)
    await visits.initialised({ externalId: 'user_ada' })
    button()?.click()
    await settled()
    document.querySelector('roxels-embed')?.remove()
    const headless = visits.page()
    headless.init({ ...key, externalId: 'user_ada' })
    headless.start({ display: 'none' })
    await settled()
    expect(shadowOf('roxels-embed')).toBeNull()
    const kiosk = { idleSeconds: 60, warnSeconds: 20 }
    await visits.initialised({ kiosk, externalId: 'user_ada' })
    expect(shadowOf('roxels-embed')).toBeNull()
  })

  test.for(['null', '{}', '7', '{"target":null}', 'no JSON'])(
    'is nothing where %s rests',
    async (text) => {
      const visits = open(persistent)
      visits.tab.ports.perTab.setItem('roxels:embed', text)
      await visits.initialised()
      expect([shadowOf('roxels-embed'), button() === null]).toEqual([null, false])
    },
  )

  test('is not remembered at a kiosk, and says nothing of anybody', async () => {
    const visits = open(persistent)
    const kiosk = { idleSeconds: 60, warnSeconds: 20 }
    await visits.initialised({ kiosk, externalId: 'user_ada' })
    button()?.click()
    await settled()
    expect(visits.tab.ports.perTab.keys()).toEqual([])
  })

  test('is remembered without a word of what was said or by whom', async () => {
    const visits = open(persistent)
    await visits.server.say('Hello')
    await visits.initialised({ externalId: 'user_ada' })
    button()?.click()
    await settled()
    const { perTab } = visits.tab.ports
    expect(perTab.getItem('roxels:embed')).toBe(
      JSON.stringify({ target: { templateKey: 'rk_1' }, isCollapsed: false, isKnown: true }),
    )
  })
})
