import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const command = join(import.meta.dirname, '../../packages/server/bin/roxels.mjs')

/** A server in a process of its own. */
export interface Serving {
  readonly url: string
  stop(): Promise<void>
}

/** Starts one as anybody would, but for the rate limit. */
export function serve(data: string, env: NodeJS.ProcessEnv): Promise<Serving> {
  const args = ['--conditions=@roxels/source', command, 'serve', '--json', '--port=0']
  return start([...args, `--data=${data}`], { ROXELS_RATE_BACKEND: '100000000/1', ...env })
}

/** Starts what answers a page of persons without looking for it: what HTTP itself costs here. */
export function serveNothing(): Promise<Serving> {
  return start([join(import.meta.dirname, 'bare.ts')], {})
}

async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Serving> {
  const server = spawn(process.execPath, args, {
    // What it logs it writes, and nobody reads.
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  })
  const exit = once(server, 'exit')
  for await (const line of createInterface(server.stdout)) {
    return {
      url: (JSON.parse(line) as { url: string }).url,
      async stop() {
        server.kill('SIGTERM')
        await exit
      },
    }
  }
  throw new Error('The server did not start.')
}

export interface Caller {
  /** Answers the body of an answer that is no refusal. */
  call(method: string, path: string, body?: unknown): Promise<string>
  close(): void
}

/** Calls over so many connections that are kept alive. */
export function openCaller(url: string, secretKey: string, connections: number): Caller {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const authorization = `Bearer ${secretKey}`
  return {
    call(method, path, body) {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        authorization,
        ...(text !== undefined && {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
        }),
      }
      return new Promise((resolve, reject) => {
        const call = request(url + path, { agent, method, headers }, (answer) => {
          let read = ''
          answer.setEncoding('utf8')
          answer.on('data', (chunk: string) => (read += chunk))
          answer.on('error', reject)
          answer.on('end', () => {
            if ((answer.statusCode ?? 0) < 300) resolve(read)
            else reject(new Error(`${answer.statusCode} ${read}`))
          })
        })
        call.on('error', reject)
        call.end(text)
      })
    },
    close: () => agent.destroy(),
  }
}
