import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { joinAndSay, startBackend } from '../backend.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
})

const ada = { id: 'user_123', name: 'Ada Lovelace' }

/** A server, the guide's backend, and pages of that backend: each on a device of its own. */
async function openSite() {
  const site = 'https://app.example'
  const { server, client } = await startBackend({ origins: [site] })
  vi.stubEnv('ROXELS_URL', server.url)
  vi.stubEnv('ROXELS_API_KEY', server.secretKey ?? '')
  vi.resetModules()
  const { setUp } = await import('./verified-identity/set-up.ts')
  const key = await setUp(server.templateId)
  vi.stubEnv('ROXELS_KID', key.kid)
  vi.stubEnv('ROXELS_AUD', key.aud)
  vi.stubEnv('ROXELS_IDENTITY_SECRET', 'secret' in key ? key.secret : '')
  const backend = await import('./verified-identity/backend.ts')

  const signedIn = { user: ada as typeof ada | undefined }
  const real = globalThis.fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (url === '/identity-token') {
      const request = new Request(`${site}${url}`, init)
      return backend.identityToken(request, () => Promise.resolve(signedIn.user))
    }
    // What the backend itself asks for.
    if (!url.startsWith('https://talk.example.com')) return real(url, init)
    const headers = new Headers({ origin: site })
    for (const [name, value] of Object.entries(init.headers ?? {}))
      headers.set(name, String(value).replace('rk_…', server.embedKey))
    return real(url.replace('https://talk.example.com', server.url), { ...init, headers })
  })

  async function open() {
    vi.resetModules()
    const { roxels } = await import('./verified-identity/client.ts')
    onTestFinished(roxels.destroy)
    roxels.start()
    return roxels
  }
  return { server, client, signedIn, open }
}

test('whoever the backend vouches for carries on from another device', async () => {
  const { client, open } = await openSite()
  const first = await open()
  await vi.waitFor(() => expect(first.state.get().status).toBe('live'), 20_000)
  const again = await open()
  await vi.waitFor(() => expect(again.session.get()?.resumed).toBe(true), 20_000)

  const { items } = await client.interviews.page({ externalId: ada.id })
  expect(items).toMatchObject([{ participants: [{ name: ada.name, assurance: 'verified' }] }])
})

test('where nobody is signed in, or somebody else, nothing is opened', async () => {
  const { signedIn, open } = await openSite()
  signedIn.user = undefined
  const nobody = await open()
  await vi.waitFor(
    () => expect(nobody.state.get().refusal?.code).toBe('identity_unavailable'),
    20_000,
  )
  signedIn.user = { id: 'user_bob', name: 'Bob' }
  const bob = await open()
  await vi.waitFor(() => expect(bob.state.get().refusal?.code).toBe('identity_mismatch'), 20_000)
})

test('a session that the backend has made is that of its user', async () => {
  const { server, client } = await openSite()
  const { sessionFor } = await import('./verified-identity/session.ts')
  await joinAndSay(server, await sessionFor(ada, server.templateId), 'Hello')
  const { items } = await client.interviews.page({ externalId: ada.id })
  expect(items).toMatchObject([{ participants: [{ name: ada.name, assurance: 'verified' }] }])
})
