import type * as v from 'valibot'
import type { AuthenticateSecretKey } from '../keys/secret.ts'
import type { Log } from '../log/append.ts'
import type { LogTransaction } from '../log/decision.ts'
import { readBody } from './body.ts'
import type { AnswerStore } from './idempotency.ts'
import { readIdempotencyKey } from './idempotency.ts'
import { readQuery } from './query.ts'
import type { RateLimiter } from './rate-limit.ts'
import type { Answer, Call, Operation, Route } from './route.ts'

type ObjectSchema = v.GenericSchema<unknown, object>
type Parsed<S extends ObjectSchema | undefined> = S extends ObjectSchema
  ? v.InferOutput<S>
  : undefined

/** A call of a backend that has shown its key and said what is expected of it. */
interface ApiRequest<Q, B> {
  /** The organisation of the key: nothing of another may be read or written. */
  readonly orgId: string
  /** A part of the path, such as the `id` of `/v1/persons/:id`; empty if it could be no id. */
  param(name: string): string
  readonly query: Q
  readonly body: B
}

interface ApiPorts {
  readonly authenticate: AuthenticateSecretKey
  readonly rate: RateLimiter
  readonly log: Log
  readonly answers: AnswerStore
  readonly bodyBytes: number
}

type Described<Q extends ObjectSchema | undefined, B extends ObjectSchema | undefined> = Omit<
  Operation,
  'credential' | 'idempotencyKey' | 'query' | 'body'
> & { readonly path: string; readonly query?: Q; readonly body?: B }

type Read<Q extends ObjectSchema | undefined> = Described<Q, undefined> & {
  read(request: ApiRequest<Parsed<Q>, undefined>): Promise<Answer>
}

type Write<B extends ObjectSchema | undefined> = Described<undefined, B> & {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  /** All it writes is there, or none of it. May run again after a conflict with another node. */
  write(request: ApiRequest<undefined, Parsed<B>>, tx: LogTransaction): Promise<Answer>
}

/** Makes routes of the secret-key API: what holds for all of them is here, once. */
export interface Api {
  read<Q extends ObjectSchema | undefined = undefined>(operation: Read<Q>): Route
  write<B extends ObjectSchema | undefined = undefined>(operation: Write<B>): Route
}

export function createApi({ authenticate, rate, log, answers, bodyBytes }: ApiPorts): Api {
  async function admit(call: Call): Promise<string> {
    const { id, orgId } = await authenticate(call)
    await rate.count(call, id)
    return orgId
  }

  return {
    read({ path, read, ...operation }) {
      const { query: schema } = operation
      return {
        method: 'GET',
        path,
        plane: 'backend',
        operation: { ...operation, credential: 'secretKey' },
        async handle(call) {
          const orgId = await admit(call)
          const query = (schema === undefined ? undefined : readQuery(call, schema)) as never
          return read({ orgId, query, body: undefined, param: (name) => call.param(name) })
        },
      }
    },
    write({ path, method, write, ...operation }) {
      const { body: schema } = operation
      const idempotencyKey = method === 'POST' ? 'any' : undefined
      return {
        method,
        path,
        plane: 'backend',
        operation: { ...operation, credential: 'secretKey', idempotencyKey },
        async handle(call) {
          const orgId = await admit(call)
          const body = (
            schema === undefined
              ? undefined
              : await readBody(call.incoming, schema, bodyBytes, { formIsJson: true })
          ) as never
          const request = {
            orgId,
            query: undefined,
            body,
            param: (name: string) => call.param(name),
          }
          const key =
            idempotencyKey === undefined
              ? undefined
              : readIdempotencyKey(call, `${orgId} ${method} ${call.path}`, body)
          return log.write((tx) =>
            key === undefined
              ? write(request, tx)
              : answers.once(tx, key, () => write(request, tx)),
          )
        },
      }
    },
  }
}
