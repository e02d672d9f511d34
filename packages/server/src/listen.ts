import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StartError } from './start-error.ts'

/** Binds the server; answers the port, which is a free one for port 0. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (cause) {
    throw new StartError(reasonOf(cause, host, port), { cause })
  }
  return (server.address() as AddressInfo).port
}

function reasonOf(error: unknown, host: string, port: number): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken. Choose another with --port, or 0 for any free one.`
    case 'EACCES':
      return `Port ${port} needs rights this user does not have. Choose one above 1023 with --port.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine. Choose another with --host.`
    default:
      return `Cannot listen on ${host}:${port} (${String(code)}). Choose others with --host and --port.`
  }
}

/** The origin a bound server is called by; every interface is called by the loopback one. */
export function originOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' || host === '' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

/** All origins of a bound server that the first embed key allows. */
export function ownOriginsOf(host: string, port: number): readonly string[] {
  return [originOf(host, port), originOf('127.0.0.1', port), originOf('localhost', port)]
}
