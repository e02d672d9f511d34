import { checkDatabaseUrl } from './db/database-url.ts'
import { isAddressRange } from './http/client-address.ts'
import type { Rate } from './http/rate-limit.ts'
import type { Limits } from './limits.ts'
import { StartError } from './start-error.ts'

/** What the environment says. */
export interface Environment {
  /** The URL of a PostgreSQL database; undefined: SQLite in the data folder. */
  readonly database: string | undefined
  /** Undefined: the one kept in the data folder. The first signs, all verify. */
  readonly secrets: readonly string[] | undefined
  readonly logLevel: LogLevel
  readonly wordMs: number
  /** Undefined: where the server listens. */
  readonly publicUrl: string | undefined
  readonly trustedProxies: readonly string[]
  /** Undefined: `/metrics` is not there. */
  readonly metricsToken: string | undefined
  /** Those that are not the default. */
  readonly limits: Partial<Limits>
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
    publicUrl: readPublicUrl(env['ROXELS_PUBLIC_URL']),
    trustedProxies: readProxies(env['ROXELS_TRUSTED_PROXIES']),
    metricsToken: readMetricsToken(env['ROXELS_METRICS_TOKEN']),
    limits: {
      ...readRate(env, 'ROXELS_RATE_BACKEND', 'backendRate'),
      ...readRate(env, 'ROXELS_RATE_OPEN_SESSION', 'openSessionRate'),
      ...readRate(env, 'ROXELS_RATE_SESSION', 'sessionRate'),
    },
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

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const url = URL.parse(text)
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (isHttp && url.href === `${url.origin}/`) return url.origin
  throw new StartError(
    'ROXELS_PUBLIC_URL: expected an origin without a path, such as https://talk.example.com.',
  )
}

function readProxies(text: string | undefined): readonly string[] {
  if (text === undefined) return []
  const entries = text.split(',').map((entry) => entry.trim())
  if (entries.every(isAddressRange)) return entries
  throw new StartError(
    'ROXELS_TRUSTED_PROXIES: expected addresses or ranges separated by commas, such as 127.0.0.1,10.0.0.0/8.',
  )
}

function readMetricsToken(text: string | undefined): string | undefined {
  if (text === undefined || /^[\x21-\x7e]{16,}$/.test(text)) return text
  throw new StartError(
    'ROXELS_METRICS_TOKEN: expected at least 16 characters without spaces. Make one with: openssl rand -hex 16',
  )
}

type RateName = 'backendRate' | 'openSessionRate' | 'sessionRate'

function readRate(env: NodeJS.ProcessEnv, variable: string, name: RateName): Partial<Limits> {
  const text = env[variable]
  if (text === undefined) return {}
  const [, requests, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,4})$/.exec(text) ?? []
  if (requests === undefined) {
    throw new StartError(`${variable}: expected requests/seconds, such as 1000/10.`)
  }
  const rate: Rate = { requests: Number(requests), seconds: Number(seconds) }
  return { [name]: rate }
}
