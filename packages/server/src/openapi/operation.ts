import { STATUS_CODES } from 'node:http'
import { streamSchemas } from '@roxels/protocol'
import { IdSchema } from '@roxels/protocol/api'
import type { JsonSchema } from '@valibot/to-json-schema'
import type { DescribedRoute, Operation } from '../http/route.ts'
import { codesOf, errorResponses } from './errors.ts'
import { pathParams } from './names.ts'
import type { Schemas } from './schemas.ts'
import type { Content, OperationObject, Parameter, Response } from './specification.ts'
import { wordsOf } from './words.ts'

/** What one method of one path takes and answers. */
export function describeOperation(route: DescribedRoute, schemas: Schemas): OperationObject {
  const { id, tag, summary, credential, heeds = [], body, idempotencyKey } = route.operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    security: credential === undefined ? [{}] : [{ [credential]: [] }],
    parameters: [
      ...pathParameters(route, schemas),
      ...queryParameters(route.operation, schemas),
      ...heeds.map((heeded): Parameter => ({ ...heeded, required: false, schema: text })),
      ...(idempotencyKey === undefined
        ? []
        : [{ $ref: `#/components/parameters/${idempotencyKey}IdempotencyKey` }]),
    ],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: route.operation.isBodyOptional !== true,
            content: json(schemas.request(body)),
          },
        }),
    responses: {
      ...successes(route.operation, schemas),
      ...Object.fromEntries(
        errorResponses(codesOf(route)).map(({ status, name }) => [
          status,
          { $ref: `#/components/responses/${name}` },
        ]),
      ),
    },
  }
}

function pathParameters(
  { path, operation }: DescribedRoute,
  schemas: Schemas,
): readonly Parameter[] {
  return pathParams(path).map((name) => {
    const schema = schemas.request(operation.params?.[name] ?? IdSchema)
    return { name, in: 'path', required: true, schema, ...explained(operation.id, name) }
  })
}

function queryParameters({ id, query }: Operation, schemas: Schemas): readonly Parameter[] {
  const { properties = {}, required = [] } = query === undefined ? {} : schemas.request(query)
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: schema as JsonSchema,
    ...explained(id, name),
  }))
}

const text: JsonSchema = { type: 'string' }

function explained(operation: string, parameter: string): { readonly description?: string } {
  const description = wordsOf(operation, parameter)
  return description === undefined ? {} : { description }
}

function successes(
  { answers, credential, idempotencyKey }: Operation,
  schemas: Schemas,
): Readonly<Record<string, Response>> {
  const names = [
    'X-Request-Id',
    ...(credential === undefined ? [] : ['RateLimit', 'RateLimit-Policy']),
    ...(idempotencyKey === undefined ? [] : ['Idempotency-Replayed']),
  ]
  const told = names.map((name) => [name, { $ref: `#/components/headers/${name}` }])
  return Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      {
        description: STATUS_CODES[status] ?? status,
        headers: Object.fromEntries(told),
        ...contentOf(schema, schemas),
      },
    ]),
  )
}

function contentOf(
  schema: Operation['answers'][number] | undefined,
  schemas: Schemas,
): Pick<Response, 'content'> {
  if (schema === null || schema === undefined) return {}
  return { content: schema === 'events' ? events(schemas) : json(schemas.answer(schema)) }
}

function json(schema: JsonSchema): Readonly<Record<string, Content>> {
  return { 'application/json': { schema } }
}

function events(schemas: Schemas): Readonly<Record<string, Content>> {
  const payloads = Object.entries(streamSchemas).map(([name, schema]) => [
    name,
    schemas.answer(schema),
  ])
  const description = `Server-Sent Events without end, each with one JSON object as its data: ${Object.keys(streamSchemas).join(', ')}. What they do and how to resume is in docs/protocol.md, sections 3 and 4.`
  return {
    'text/event-stream': {
      schema: { type: 'string', description },
      'x-events': Object.fromEntries(payloads),
    },
  }
}
