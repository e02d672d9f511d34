import { checkDatabaseUrl } from './db/database-url.ts'
import { StartError } from './start-error.ts'

/** What the environment says. */
export interface Environment {
  /** The URL of a PostgreSQL database; undefined: SQLite in the data folder. */
  readonly database: string | undefined
  /** Undefined: the one kept in the data folder. The first signs, all verify. */
  readonly secrets: readonly string[] | undefined
  readonly logLevel: LogLevel
  readonly wordMs: number
}

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/** Reads the environment, or says which variable is wrong and what to write instead. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  return {
    database: readDatabase(env['DATABASE_URL']),
    secrets: readSecrets(env['ROXELS_SECRET']),
    logLevel: readLogLevel(env['ROXELS_LOG_LEVEL']),
    wordMs: readWordMs(env['ROXELS_AGENT_WORD_MS']),
  }
}

function readDatabase(text: string | undefined): string | undefined {
  return text === undefined ? undefined : checkDatabaseUrl(text)
}

function readSecrets(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const secrets = text.split(',').map((secret) => secret.trim())
  if (secrets.every((secret) => secret.length >= 32)) return secrets
  throw new StartError(
    'ROXELS_SECRET: expected at least 32 characters, or several such secrets separated by commas. Make one with: openssl rand -base64 32',
  )
}

function readLogLevel(text = 'info'): LogLevel {
  const level = logLevels.find((each) => each === text)
  if (level !== undefined) return level
  throw new StartError(`ROXELS_LOG_LEVEL: expected one of ${logLevels.join(', ')}.`)
}

function readWordMs(text = '45'): number {
  const ms = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (ms <= 10_000) return ms
  throw new StartError('ROXELS_AGENT_WORD_MS: expected milliseconds from 0 to 10000.')
}
