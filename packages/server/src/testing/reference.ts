import type { JsonObject } from '@roxels/protocol'
import type { JsonSchema } from '@valibot/to-json-schema'
import { problemsOf } from '../agent/validate.ts'
import { resolve } from '../openapi/resolve.ts'
import type {
  OpenApiDocument,
  OperationObject,
  Parameter,
  Response,
} from '../openapi/specification.ts'

/** An operation of the API reference, with everything it refers to. */
export interface ReferenceOperation {
  readonly id: string
  readonly method: string
  readonly path: string
  /** The name of its security scheme. */
  readonly credential: string | undefined
  readonly parameters: readonly Parameter[]
  readonly body: JsonObject | undefined
  /** Its answers by their status. */
  readonly responses: ReadonlyMap<number, Response>
  /** The codes of an answer that is an error; empty for one that is none. */
  codes(status: number): readonly string[]
}

/** An answer as it came: its body as text. */
export interface RawAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** The API reference of a running server. */
export interface Reference {
  readonly document: OpenApiDocument
  readonly operations: readonly ReferenceOperation[]
  /** What is wrong with a value by a schema of the document; empty when it fits. */
  problems(schema: JsonObject, value: unknown): readonly string[]
  /** What is wrong with an answer by what is said of the operation; empty when it is all true. */
  judge(operation: ReferenceOperation, answer: RawAnswer): readonly string[]
}

/** Reads the API reference of the server at `url`. */
export async function readReference(url: string): Promise<Reference> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as OpenApiDocument
  const { components } = document
  const $defs = defsOf(components.schemas)
  // An answer may grow, but not without being described: here a field that is not is a fault.
  const closed = defsOf(closeObjects(components.schemas))
  const complete = memoized((schema: object) => ({ ...defsOf(schema), $defs }))
  const strict = memoized((schema: object) => ({ ...defsOf(closeObjects(schema)), $defs: closed }))

  function told(schema: JsonObject, value: unknown): readonly string[] {
    return problemsOf(schema, value).map(
      ({ instancePath, message, params }) =>
        `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`,
    )
  }

  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      readOperation(document, method.toUpperCase(), path, operation),
    ),
  )
  return {
    document,
    operations,
    problems: (schema, value) => told(complete(schema), value),
    judge(operation, { status, headers, text }) {
      const response = operation.responses.get(status)
      if (response === undefined) return [`${status} is not documented`]
      return [
        ...problemsOfHeaders(document, response, headers),
        ...(operation.credential === 'secretKey' ? foreignHeaders(headers) : []),
        ...problemsOfBody(response, headers.get('content-type'), text, (schema, value) =>
          told(strict(schema), value),
        ),
      ]
    },
  }
}

function readOperation(
  { components }: OpenApiDocument,
  method: string,
  path: string,
  operation: OperationObject,
): ReferenceOperation {
  const responses = new Map(
    Object.entries(operation.responses).map(([status, given]) => [
      Number(status),
      resolve(components.responses, given),
    ]),
  )
  return {
    id: operation.operationId,
    method,
    path,
    credential: operation.security.flatMap((scheme) => Object.keys(scheme))[0],
    parameters: operation.parameters.map((given) => resolve(components.parameters, given)),
    body: operation.requestBody?.content['application/json']?.schema as JsonObject | undefined,
    responses,
    codes: (status) => codesIn(responses.get(status)?.content?.['application/json']?.schema),
  }
}

function codesIn(schema: JsonSchema | undefined): readonly string[] {
  const found = /"code":\{"enum":(\[[^\]]*\])/.exec(JSON.stringify(schema ?? {}))
  return found === null ? [] : (JSON.parse(found[1] ?? '[]') as string[])
}

function problemsOfHeaders(
  { components }: OpenApiDocument,
  response: Response,
  headers: Headers,
): readonly string[] {
  const problems: string[] = []
  for (const [name, given] of Object.entries(response.headers)) {
    const { required, schema } = resolve(
      components.headers as Readonly<Record<string, { required: boolean; schema: JsonObject }>>,
      given as { $ref: string },
    )
    const value = headers.get(name)
    if (value === null) {
      if (required) problems.push(`${name} is missing`)
      continue
    }
    const read = schema['type'] === 'integer' ? Number(value) : value
    if (problemsOf(schema, read).length > 0) problems.push(`${name} is ${value}`)
  }
  if (headers.get('cache-control')?.startsWith('no-store') !== true) {
    problems.push('Cache-Control is not no-store')
  }
  if (headers.has('set-cookie')) problems.push('it sets a cookie')
  return problems
}

// No page may read what a secret key opens.
function foreignHeaders(headers: Headers): readonly string[] {
  return [...headers.keys()]
    .filter((name) => name.startsWith('access-control-'))
    .map((name) => `${name} lets pages in`)
}

function problemsOfBody(
  { content = {} }: Response,
  type: string | null,
  text: string,
  told: (schema: JsonObject, value: unknown) => readonly string[],
): readonly string[] {
  const [documented, { schema } = { schema: undefined }] = Object.entries(content)[0] ?? []
  if (documented === undefined) {
    return text === '' && type === null ? [] : ['it has a body, and none is documented']
  }
  if (type !== documented) return [`its type is ${type} and not ${documented}`]
  if (documented !== 'application/json') return []
  try {
    return told(schema as JsonObject, JSON.parse(text))
  } catch (error) {
    return [`its body cannot be judged: ${String(error)}`]
  }
}

/** A schema of the document as one that stands alone, its components in `$defs`. */
function defsOf<T extends object>(schema: T): JsonObject {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', '"#/$defs/'),
  ) as JsonObject
}

// Within `allOf` a schema says only part of what the object is.
function closeObjects<T>(schema: T): T {
  if (typeof schema !== 'object' || schema === null) return schema
  if (Array.isArray(schema)) return schema.map(closeObjects) as T
  const closed = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === 'allOf' ? (value as unknown) : closeObjects(value as unknown),
    ]),
  )
  return ('properties' in closed ? { additionalProperties: false, ...closed } : closed) as T
}

function memoized<T extends object>(make: (schema: object) => T): (schema: object) => T {
  const known = new WeakMap<object, T>()
  return (schema) => {
    const made = known.get(schema) ?? make(schema)
    known.set(schema, made)
    return made
  }
}
