import { readEnvironment } from '../config.ts'
import { addressOf } from '../db/database-url.ts'
import type { Site } from '../http/app.ts'
import type { RunningServer } from '../main.ts'
import { startServer } from '../main.ts'
import { StartError } from '../start-error.ts'
import type { Options } from './arguments.ts'
import { defaultData } from './arguments.ts'

/** `roxels serve`: resolves once the server listens and has said where. */
export async function serve(options: Options, site: Site | undefined): Promise<RunningServer> {
  const { host = '127.0.0.1', port = '4600', data = defaultData } = options
  const environment = readEnvironment(process.env)
  const server = await startServer({
    ...environment,
    host,
    port: readPort(port),
    data,
    demo: options.demo ?? false,
    origins: options.origin ?? [],
    ...(site === undefined ? {} : { site }),
  })
  closeOnSignal(server)
  const place = placeLine(data, environment.database)
  process.stdout.write(options.json === true ? jsonLine(server) : humanLines(server, place))
  return server
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (port <= 65_535) return port
  throw new StartError(`--port ${text}: expected a number from 0 to 65535.`)
}

// Scripts depend on this line: its four names, and that it is the first one on stdout.
function jsonLine({ url, secretKey, embedKey, templateId }: RunningServer): string {
  return `${JSON.stringify({ url, secret_key: secretKey, embed_key: embedKey, template_id: templateId })}\n`
}

function placeLine(data: string, database: string | undefined): string {
  return database === undefined ? `data folder  ${data}` : `database     ${addressOf(database)}`
}

function humanLines(
  { url, secretKey, embedKey, templateId }: RunningServer,
  place: string,
): string {
  const secret = secretKey ?? 'shown at the first start, not kept'
  return `Roxels listens on ${url}

  ${place}
  template     ${templateId}
  embed key    ${embedKey}
  secret key   ${secret}

Press Ctrl-C to stop.
`
}

function closeOnSignal(server: RunningServer): void {
  let closing = false
  function close(): void {
    // Asked twice: somebody is waiting.
    if (closing) process.exit(1)
    closing = true
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}
