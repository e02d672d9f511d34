import { RoxelsError } from './errors.ts'

/** How to reach a Roxels server. */
export interface ClientOptions {
  /** Where the server is, without `/v1`: `https://talk.example.com`. Any other path is kept. */
  readonly baseUrl: string
  /** A secret key, `sk_…`. Whoever has it can read and change everything of its organisation. */
  readonly secretKey: string
  /** How many milliseconds one try may take until the last byte of its answer, 1 to 2,147,483,647; 30,000 by default. */
  readonly timeoutMs?: number | undefined
  /** How often a call is tried again that failed for a passing reason, 0 or more; 3 by default. */
  readonly maxRetries?: number | undefined
  /** Allows `http://` to other hosts than this one, although everybody on the way can read the key; false by default. */
  readonly allowInsecure?: boolean | undefined
  /** What makes the requests, for example one with a proxy; the global `fetch` by default. It has to keep `redirect: 'manual'`. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
}

export interface Settings {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly secretKey: string
  readonly timeoutMs: number
  readonly maxRetries: number
}

/** Throws `misconfigured` for what could not work or would give the key away. No message repeats the key. */
export function readOptions(options: ClientOptions): Settings {
  const { secretKey, timeoutMs = 30_000, maxRetries = 3, allowInsecure = false } = options
  refuseUnusableKey(secretKey)
  if (!(timeoutMs >= 1 && timeoutMs <= maxTimerMs)) {
    throw misconfigured('timeoutMs', 'Expected 1 to 2,147,483,647 milliseconds.')
  }
  if (!Number.isSafeInteger(maxRetries) || maxRetries < 0) {
    throw misconfigured('maxRetries', 'Expected a whole number, 0 or more.')
  }
  return { baseUrl: readBaseUrl(options.baseUrl, allowInsecure), secretKey, timeoutMs, maxRetries }
}

/** Throws `misconfigured` in a page: whoever opens it could read the key. */
export function refuseBrowser(world: object): void {
  if (!('window' in world && 'document' in world)) return
  throw new RoxelsError(
    'misconfigured',
    'This is a page, and a secret key would be readable by whoever opens it: call from your backend, and use @roxels/core with an embed key here.',
  )
}

// A longer timer fires at once.
const maxTimerMs = 2 ** 31 - 1

function refuseUnusableKey(key: string): void {
  // Only what a server issues: a line break at its end would show the whole key in an error about headers.
  if (typeof key === 'string' && /^sk[_-][\w-]+$/.test(key)) return
  const isEmbedKey = typeof key === 'string' && /^rk[_-]/.test(key)
  throw misconfigured(
    'secretKey',
    isEmbedKey
      ? 'This is an embed key, which is for pages: pass a secret key, sk_….'
      : 'Expected a secret key: sk_ and what follows, without white space or quotes.',
  )
}

function readBaseUrl(text: string, allowInsecure: boolean): string {
  if (typeof text !== 'string' || !URL.canParse(text)) throw notAnAddress()
  const url = new URL(text)
  const { protocol, username, password, search, hash } = url
  if (!/^https?:$/.test(protocol) || username + password + search + hash !== '') {
    throw notAnAddress()
  }
  if (protocol === 'http:' && !allowInsecure && !isLoopback(url.hostname)) {
    throw misconfigured(
      'baseUrl',
      'Use https: over http everybody on the way can read the secret key. Only this machine is reached without; allowInsecure: true allows it for others.',
    )
  }
  const address = url.href.replace(/\/+$/, '')
  if (address.endsWith('/v1')) throw misconfigured('baseUrl', 'Leave out /v1: it is added.')
  return address
}

// `URL` has brought all spellings of an address, such as 127.1, into one form. Not names below localhost: Node asks DNS for them.
function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

function notAnAddress(): RoxelsError {
  return misconfigured(
    'baseUrl',
    'Expected the address of a server, such as https://talk.example.com, without credentials, query and fragment.',
  )
}

function misconfigured(field: keyof ClientOptions, message: string): RoxelsError {
  return new RoxelsError('misconfigured', `${field}: ${message}`, { field })
}
