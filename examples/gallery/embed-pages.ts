import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parse } from 'node:path'
import type { SceneKeys } from './publish.ts'
import { security, typeOf } from './site.ts'

const files = [
  new URL('../embed/autoinit.html', import.meta.url),
  new URL('../embed/init.html', import.meta.url),
  new URL('../embed/start.html', import.meta.url),
  new URL('../embed/shop.html', import.meta.url),
  new URL('../embed/shop.js', import.meta.url),
  new URL('../embed/shop.css', import.meta.url),
  new URL('../embed/two-people.html', import.meta.url),
  new URL('../embed/pages.css', import.meta.url),
  new URL('icon.svg', import.meta.url),
]
const paths = new Map(files.map((file) => [`/embed/${parse(file.pathname).base}`, file]))

/**
 * Answers the pages of `examples/embed`. They lie there as a reader would write them, with `https://talk.example.com` for a server and
 * `rk_…` for an embed key: here is the place where these become this server, and the key that was published for the page.
 */
export function embedPages(
  keys: Promise<SceneKeys>,
): (path: string) => Promise<Response> | undefined {
  return (path) => {
    const file = paths.get(path)
    return file === undefined ? undefined : answer(file, keys)
  }
}

async function answer(file: URL, keys: Promise<SceneKeys>): Promise<Response> {
  const { base, name } = parse(file.pathname)
  const key = (await keys)[name as keyof SceneKeys] ?? ''
  // Read at each call: whoever changes one reloads.
  const text = (await readFile(file, 'utf8'))
    .replaceAll('https://talk.example.com', '')
    .replaceAll('rk_…', key)
  return new Response(text, {
    headers: {
      ...security(base.endsWith('.html') ? scriptsIn(text) : []),
      'content-type': typeOf(base),
      'cache-control': 'no-cache',
    },
  })
}

/** What the policy of a page has to allow: what stands between its tags, to the letter. */
function scriptsIn(html: string): readonly string[] {
  return [...html.matchAll(/<script(?: type="module")?>(.*?)<\/script>/gs)].map(
    ([, script = '']) => `sha256-${createHash('sha256').update(script).digest('base64')}`,
  )
}
