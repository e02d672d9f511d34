import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Encoding } from '../http/encoding.ts'
import { chooseEncoding } from '../http/encoding.ts'
import type { Answer, Call, Route } from '../http/route.ts'
import { readOnly } from '../http/route.ts'

// Any page may load it, also one that demands of everything in it to be meant for others.
const headers = {
  'cache-control': 'public, max-age=300',
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  vary: 'Accept-Encoding',
}

interface Script {
  readonly text: string
  readonly packed: Readonly<Record<Encoding, Answer['text']>>
  readonly etag: string
}

/** `/embed.js`. Its text is read and packed once, at the first call: it may have to be bundled. */
export function scriptRoutes(readScript: () => Promise<string>): readonly Route[] {
  let known: Promise<Script> | undefined
  function script(): Promise<Script> {
    known ??= readScript()
      .then(packOnce)
      .catch((error: unknown) => {
        // The next call tries again.
        known = undefined
        throw error
      })
    return known
  }
  return readOnly('/embed.js', async (call) => answerOf(await script(), call))
}

let last: { readonly text: string; readonly script: Promise<Script> } | undefined

// Several servers in one process serve the same, and to pack it well takes a while.
function packOnce(text: string): Promise<Script> {
  if (last?.text !== text) last = { text, script: pack(text) }
  return last.script
}

async function pack(text: string): Promise<Script> {
  const [br, gz] = await Promise.all([promisify(brotliCompress)(text), promisify(gzip)(text)])
  // Weak: it is one for the text in every encoding.
  const etag = `W/"${createHash('sha256').update(text).digest('base64url')}"`
  return { text, packed: { br, gzip: gz }, etag }
}

function answerOf({ text, packed, etag }: Script, call: Call): Answer {
  if (isKnown(call.header('if-none-match'), etag)) {
    return { status: 304, headers: { ...headers, etag } }
  }
  const encoding = chooseEncoding(call.header('accept-encoding'))
  const described = { ...headers, etag, 'content-type': 'text/javascript; charset=utf-8' }
  return encoding === undefined
    ? { status: 200, text, headers: described }
    : {
        status: 200,
        text: packed[encoding],
        headers: { ...described, 'content-encoding': encoding },
      }
}

// Compared weakly: a proxy that packs by itself may have made another kind of it.
function isKnown(stated: string | undefined, etag: string): boolean {
  const tags = (stated ?? '').split(',').map((each) => each.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag.replace(/^W\//, ''))
}
