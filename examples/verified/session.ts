import type { Roxels } from '@roxels/core'

/** The id of the session that the backend holds for whoever is logged in, or makes `anew`; null while nobody is. */
export async function sessionOfLogin(anew = false): Promise<string | null> {
  const response = await post('session', { anew })
  if (response.status === 401) return null
  const { session_id } = (await checked(response).json()) as { readonly session_id: string }
  return session_id
}

export async function logIn(account: string): Promise<void> {
  checked(await post('login', { account }))
}

export async function logOut(): Promise<void> {
  checked(await post('logout', {}))
}

/** Goes on with another session where this one has come to its end. Whoever is logged in no more is signed out. */
export function begin(roxels: Roxels): void {
  // Nothing has ended: it is only to be confirmed who is here.
  if (roxels.state.get().status === 'locked') return roxels.start()
  sessionOfLogin(true).then(
    (sessionId) => {
      if (sessionId === null) void roxels.signOut()
      else roxels.start({ sessionId })
    },
    // The button is still there.
    () => undefined,
  )
}

function post(verb: string, body: object): Promise<Response> {
  return fetch(`/verified/${verb}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function checked(response: Response): Response {
  if (!response.ok) throw new Error(`The backend answered ${response.status}.`)
  return response
}
