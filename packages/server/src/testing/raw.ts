import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'

interface RawOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}

interface RawAnswer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  /** As it came, packed if it was. */
  readonly bytes: Buffer
}

/** Asks for nothing but what is said here, and unpacks nothing, as `fetch` would. */
export async function raw(
  url: string,
  { method = 'GET', headers = {} }: RawOptions = {},
): Promise<RawAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  request(url, { method, headers }, (response) => {
    buffer(response).then(
      (bytes) => resolve({ status: response.statusCode, headers: response.headers, bytes }),
      reject,
    )
  })
    .on('error', reject)
    .end()
  return promise
}
