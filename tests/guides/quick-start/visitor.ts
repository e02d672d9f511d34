import { configure, screen, waitFor } from '@testing-library/dom'
import { userEvent } from '@testing-library/user-event'
import { expect, inject, onTestFinished, vi } from 'vitest'

// A real server: long enough for a slow machine, never waited for on a fast one.
configure({ asyncUtilTimeout: 20_000 })

/** Talks on a page made of `html` that runs `script`, and finds it all again when that is opened once more. */
export async function expectChat(script: string, html: string): Promise<void> {
  serveGuide()
  await open('first')
  await waitFor(() => expect(texts().at(0)).toMatch(/./))
  const field = screen.getByRole('textbox', { name: 'Your message' })
  await waitFor(() => expect(field.matches(':disabled')).toBe(false))
  await userEvent.type(field, 'Ada Lovelace')
  await userEvent.click(screen.getByRole('button', { name: 'Send' }))
  await waitFor(() => expect(texts().at(2)).toMatch(/./))
  const said = texts().slice(0, 2)
  expect(said[1]).toBe('Ada Lovelace')

  await open('second')
  await waitFor(() => expect(texts().slice(0, 2)).toEqual(said))

  async function open(visit: string): Promise<void> {
    document.body.innerHTML = new DOMParser().parseFromString(html, 'text/html').body.innerHTML
    // A module runs once by each name.
    await import(/* @vite-ignore */ `/tests/guides/quick-start/${script}?${visit}`)
  }
}

/** Whoever asks for the server of the guide, by the key that stands there, is answered by the one of the tests. */
function serveGuide(): void {
  const { baseUrl, templateKey } = inject('servers').quick
  const { fetch } = globalThis
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    const headers = Object.entries(init.headers ?? {}).map(([name, value]) => [
      name,
      String(value).replace('rk_…', templateKey),
    ])
    const address = url.replace('http://127.0.0.1:4600', baseUrl)
    return fetch(address, { ...init, headers: Object.fromEntries(headers) as HeadersInit })
  })
  onTestFinished(() => {
    vi.unstubAllGlobals()
    localStorage.clear()
  })
}

function texts(): readonly (string | null)[] {
  const rows = screen.queryByRole('log', { name: 'Messages' })?.children ?? []
  return [...rows].map(({ textContent }) => textContent)
}
