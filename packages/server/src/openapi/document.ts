import type { DescribedRoute, Route } from '../http/route.ts'
import { apiDescription, headers, idempotencyKeys, securitySchemes, tags } from './common.ts'
import { codesOf, describeError, errorResponses, errorSchema } from './errors.ts'
import { templatedPath } from './names.ts'
import { describeOperation } from './operation.ts'
import { createSchemas } from './schemas.ts'
import type { OpenApiDocument } from './specification.ts'

/** Describes every route that has an operation. `publicUrl` is where people reach the server. */
export function describeRoutes(routes: readonly Route[], publicUrl: string): OpenApiDocument {
  const schemas = createSchemas()
  const described = routes.filter((route): route is DescribedRoute => route.operation !== undefined)
  const used = new Set(described.map(({ operation }) => operation.tag))
  const errors = described.flatMap((route) => errorResponses(codesOf(route)))
  return schemas.complete({
    openapi: '3.1.1',
    info: { title: 'Roxels API', version: '1', description: apiDescription },
    servers: [{ url: publicUrl }],
    tags: tags.filter(({ name }) => used.has(name)),
    paths: Object.fromEntries(
      [...Map.groupBy(described, ({ path }) => templatedPath(path))].map(([path, methods]) => [
        path,
        Object.fromEntries(
          methods.map((route) => [route.method.toLowerCase(), describeOperation(route, schemas)]),
        ),
      ]),
    ),
    components: {
      schemas: { Error: errorSchema },
      responses: Object.fromEntries(errors.map((error) => [error.name, describeError(error)])),
      parameters: idempotencyKeys,
      headers,
      securitySchemes,
    },
  })
}
