import type { Ports } from '@roxels/core'
import { RoxelsError } from '@roxels/core'

/** How a template wants its launcher: what `GET /v1/embed/config` says of it. */
export interface LauncherConfig {
  /** It shows itself on every page that says which template it is about. */
  readonly persistent: boolean
  readonly display: 'modal' | 'compact'
  /** Empty for the usual one. */
  readonly label: string
  /** Views by their names: `*` stands for any characters but `/`, `**` for any. Every view where `include` names none. */
  readonly visibility: { readonly include: readonly string[]; readonly exclude: readonly string[] }
  readonly anchor: string | null
  readonly container: string | null
  /** False where the template begins no conversation any more. */
  readonly begins: boolean
}

/** Reads it from the server. Rejects with a `RoxelsError` that names what is wrong. */
export async function fetchLauncherConfig(
  { fetch }: Pick<Ports, 'fetch'>,
  baseUrl: string,
  templateKey: string,
  signal: AbortSignal,
): Promise<LauncherConfig> {
  const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/v1/embed/config`, {
    headers: { Authorization: `Bearer ${templateKey}` },
    credentials: 'omit',
    signal,
  }).catch((cause: unknown) => {
    throw new RoxelsError('unreachable', unreachable(baseUrl), { cause })
  })
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return read(body)
  const { code = 'unexpected_answer', message = `The server answered ${response.status}.` } =
    (body as { error?: { code?: RoxelsError['code']; message?: string } } | null)?.error ?? {}
  throw new RoxelsError(code, message, { status: response.status })
}

/** What to do where nothing is answered: blocked by the page's own policy, more often than not. */
export function unreachable(baseUrl: string): string {
  return `No answer from ${baseUrl}. Is the server up, and does the page's Content-Security-Policy have it in connect-src?`
}

function read(body: unknown): LauncherConfig {
  const { launcher, begins } = (body ?? {}) as { launcher?: LauncherConfig; begins?: boolean }
  const lists = [launcher?.visibility?.include, launcher?.visibility?.exclude]
  if (launcher === undefined || !lists.every(Array.isArray)) {
    throw new RoxelsError(
      'unexpected_answer',
      'This is no answer of a Roxels server as new as embed.js: is baseUrl its origin?',
    )
  }
  return { ...launcher, begins: begins !== false }
}
