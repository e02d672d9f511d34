import { parseArguments } from './cli/arguments.ts'
import { org } from './cli/org.ts'
import { serve } from './cli/serve.ts'
import type { Site } from './http/app.ts'
import type { RunningServer } from './main.ts'
import { StartError } from './start-error.ts'

const help = `Usage: roxels serve [options]
       roxels org create NAME [--data FOLDER] [--json]

serve
  --host HOST      address to listen on (127.0.0.1)
  --port PORT      port to listen on, 0 for any free one (4600)
  --data FOLDER    where everything is kept, unless DATABASE_URL says where (./roxels-data)
  --origin ORIGIN  a site whose pages may use the first embed key; may be repeated
  --demo           keep the secret key in the data folder and show it at every start
  --json           write one line of JSON to stdout: url, secret_key, embed_key, template_id
  --help           show this

org create
  Makes another organisation, which never meets the others, and shows its secret key this once.
  --json           write one line of JSON to stdout: org_id, secret_key

Environment
  DATABASE_URL              a PostgreSQL database instead of the folder
  ROXELS_SECRET             what signs and encrypts; required with DATABASE_URL
  ROXELS_PUBLIC_URL         where people reach this server, such as https://talk.example.com
  ROXELS_TRUSTED_PROXIES    whose X-Forwarded-For is believed: 127.0.0.1,10.0.0.0/8
  ROXELS_RATE_BACKEND       requests/seconds for each secret key (1000/10)
  ROXELS_RATE_OPEN_SESSION  for each embed key and address (60/60)
  ROXELS_RATE_SESSION       for each session (120/10)
  ROXELS_LOG_LEVEL          silent, error, warn, info or debug (info)
  ROXELS_AGENT_WORD_MS      the pace of the built-in agent, milliseconds a word (45)
`

/**
 * The `roxels` command, and what else is to be served beside the API. Resolves once the server listens, or what else was asked
 * for is done; where it cannot, says why and sets the exit code.
 */
export async function main(
  argv: readonly string[],
  site?: Site,
): Promise<RunningServer | undefined> {
  try {
    return await run(argv, site)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    process.stderr.write(`roxels: ${error.message}\n`)
    process.exitCode = 1
    return undefined
  }
}

async function run(
  argv: readonly string[],
  site: Site | undefined,
): Promise<RunningServer | undefined> {
  const { values, positionals } = parseArguments(argv)
  if (values.help === true || argv.length === 0) {
    process.stdout.write(help)
    return undefined
  }
  const [command, ...words] = positionals
  if (command === 'serve' && words.length === 0) return serve(values, site)
  if (command !== 'org') {
    throw new StartError('Expected the command "serve" or "org create". See roxels --help.')
  }
  await org(words, values)
  return undefined
}
