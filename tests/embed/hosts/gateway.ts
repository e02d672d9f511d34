import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** Lets in what has no origin, such as a frame in a sandbox, as if it came from `to` itself. Answers its address. */
export async function startGateway(to: string): Promise<string> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, origin: to }
    const onward = request(to + asked.url, { method: asked.method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, {
        ...response.headers,
        'access-control-allow-origin': '*',
      })
      response.pipe(answer)
    })
    answer.on('close', () => onward.destroy())
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
