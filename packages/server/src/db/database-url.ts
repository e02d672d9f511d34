import { StartError } from '../start-error.ts'

/** Throws unless the text is the URL of a PostgreSQL database. The message never repeats it: there is a password in it. */
export function checkDatabaseUrl(text: string): string {
  const url = URL.parse(text)
  if (url !== null && ['postgres:', 'postgresql:'].includes(url.protocol)) return text
  throw new StartError(
    'DATABASE_URL: expected postgres://user:password@host:5432/database, with special characters of the password percent-encoded. Leave it unset to use the data folder.',
  )
}

/** The database's address without its credentials. */
export function addressOf(databaseUrl: string): string {
  const { host, pathname, searchParams } = new URL(databaseUrl)
  return `postgres://${host || (searchParams.get('host') ?? 'localhost')}${pathname}`
}
