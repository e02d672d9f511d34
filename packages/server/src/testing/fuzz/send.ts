import type { Agent } from 'node:http'
import { request } from 'node:http'
import type { RawAnswer } from '../reference.ts'

/** How long a busy machine may take to answer. */
const answerMs = 30_000

/** A request as it goes over the wire: neither its path nor its headers are tidied up on the way. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Sends a request and reads the answer, of a stream only the beginning. */
export function sendRaw(
  origin: string,
  agent: Agent,
  { method, path, headers, body }: WireRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length = bytes === undefined ? {} : { 'content-length': bytes.length }
    const call = request(
      { hostname, port, agent, method, path, headers: { ...headers, ...length } },
      (response) => {
        const chunks: Buffer[] = []
        const isStream = response.headers['content-type'] === 'text/event-stream'
        const finish = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: new Headers(
              Object.entries(response.headers).map(([name, value]): [string, string] => [
                name,
                String(value),
              ]),
            ),
            text: Buffer.concat(chunks).toString(),
          })
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          if (!isStream) return
          finish()
          response.destroy()
        })
        response.once('end', finish)
        response.once('error', reject)
      },
    )
    call.once('error', reject)
    call.setTimeout(answerMs, () => call.destroy(new Error(`${method} ${path} is not answered.`)))
    call.end(bytes)
  })
}
