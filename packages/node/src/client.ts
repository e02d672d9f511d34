import { createHttp } from './http.ts'
import type { IdentityKeys } from './identity-keys.ts'
import { createIdentityKeys } from './identity-keys.ts'
import type { Interviews } from './interviews.ts'
import { createInterviews } from './interviews.ts'
import type { Keys } from './keys.ts'
import { createKeys } from './keys.ts'
import type { ClientOptions } from './options.ts'
import { readOptions, refuseBrowser } from './options.ts'
import type { Persons } from './persons.ts'
import { createPersons } from './persons.ts'
import type { Ports } from './ports.ts'
import { systemPorts } from './ports.ts'
import type { Templates } from './templates.ts'
import { createTemplates } from './templates.ts'

/**
 * The secret-key API of one server. Bodies and answers are as on the wire, names in snake_case; the options of a call are
 * in camelCase. Everything rejects with a `RoxelsError` or the reason of its signal. Its functions are bound.
 */
export interface RoxelsClient {
  readonly persons: Persons
  readonly interviews: Interviews
  readonly templates: Templates
  readonly keys: Keys
  readonly identityKeys: IdentityKeys
}

/**
 * Makes a client; it opens nothing until it is called and need not be closed. Throws a `RoxelsError` `misconfigured` for options that
 * cannot be, for an address that would give the key away, and in a page.
 */
export function createRoxelsClient(options: ClientOptions): RoxelsClient {
  refuseBrowser(globalThis)
  const { fetch = systemPorts.fetch } = options
  return assembleClient(options, { ...systemPorts, fetch })
}

export function assembleClient(options: ClientOptions, ports: Ports): RoxelsClient {
  // The key is in a closure from here on: whoever prints or serializes the client does not meet it.
  const http = createHttp(readOptions(options), ports)
  return {
    persons: createPersons(http),
    interviews: createInterviews(http),
    templates: createTemplates(http),
    keys: createKeys(http),
    identityKeys: createIdentityKeys(http),
  }
}
