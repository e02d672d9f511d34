import { parseArgs } from 'node:util'
import { readEnvironment } from './config.ts'
import { addressOf } from './db/database-url.ts'
import type { Site } from './http/app.ts'
import type { RunningServer } from './main.ts'
import { startServer } from './main.ts'
import { StartError } from './start-error.ts'

const help = `Usage: roxels serve [options]

  --host HOST      address to listen on (127.0.0.1)
  --port PORT      port to listen on, 0 for any free one (4600)
  --data FOLDER    where everything is kept, unless DATABASE_URL says where (./roxels-data)
  --origin ORIGIN  a site whose pages may use the first embed key; may be repeated
  --demo           keep the secret key in the data folder and show it at every start
  --json           write one line of JSON to stdout: url, secret_key, embed_key, template_id
  --help           show this

Environment: DATABASE_URL, ROXELS_SECRET, ROXELS_LOG_LEVEL, ROXELS_AGENT_WORD_MS
`

/**
 * The `roxels` command, and what else is to be served beside the API. Resolves once the server listens; where it cannot, says
 * why and sets the exit code.
 */
export async function main(
  argv: readonly string[],
  site?: Site,
): Promise<RunningServer | undefined> {
  try {
    const options = readArguments(argv)
    if (options === undefined) {
      process.stdout.write(help)
      return undefined
    }
    const extras = site === undefined ? {} : { site }
    const environment = readEnvironment(process.env)
    const server = await startServer({ ...options, ...environment, ...extras })
    closeOnSignal(server)
    const place = placeLine(options.data, environment.database)
    process.stdout.write(options.json ? jsonLine(server) : humanLines(server, place))
    return server
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`roxels: ${error.message}\n`)
    process.exitCode = 1
    return undefined
  }
}

interface ServeOptions {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly demo: boolean
  readonly json: boolean
  readonly origins: readonly string[]
}

/** What was asked for; undefined for help. */
function readArguments(argv: readonly string[]): ServeOptions | undefined {
  const { values, positionals } = parse(argv)
  if (values.help === true || argv.length === 0) return undefined
  const [command, ...rest] = positionals
  if (command !== 'serve' || rest.length > 0) {
    throw new StartError('Expected the command "serve". See roxels --help.')
  }
  return {
    host: values.host,
    port: readPort(values.port),
    data: values.data,
    demo: values.demo,
    json: values.json,
    origins: values.origin,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '4600' },
        data: { type: 'string', default: './roxels-data' },
        origin: { type: 'string', multiple: true, default: [] },
        demo: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : 'Unknown option'
    throw new StartError(`${reason}. See roxels --help.`, { cause })
  }
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
