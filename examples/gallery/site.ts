import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** What every page here comes with. `scripts` are the hashes of those that stand in the page itself; no other one of these runs. */
export function security(scripts: readonly string[] = []) {
  const sources = ["'self'", ...scripts.map((hash) => `'${hash}'`)].join(' ')
  return {
    'content-security-policy': `default-src 'none'; script-src ${sources}; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  }
}

/** Answers the files of `folder`, read once: a path that was not among them is nothing, whatever it is made of. */
export function staticSite(folder: string): (path: string) => Response | undefined {
  const pages = new Map(filesOf(folder).map((file) => [`/${file}`, pageOf(join(folder, file))]))
  return (path) => pages.get(path === '/' ? '/index.html' : path)?.()
}

/** JSON that the page asks for at each load. */
export function jsonAnswer(body: object): Response {
  return new Response(JSON.stringify(body), {
    headers: { ...security(), 'content-type': 'application/json', 'cache-control': 'no-store' },
  })
}

export function typeOf(file: string): string {
  return types.get(extname(file)) ?? 'application/octet-stream'
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
}

function pageOf(file: string): () => Response {
  const body = readFileSync(file)
  const isNamedByContent = !file.endsWith('.html')
  const headers = {
    ...security(),
    'content-type': typeOf(file),
    'cache-control': isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
  return () => new Response(body, { headers })
}
