import { resolve } from '../resolve.ts'
import type { OpenApiDocument, OperationObject, Response } from '../specification.ts'
import type { Markup } from './markup.ts'
import { inline, markup } from './markup.ts'
import type { Field } from './schema.ts'
import { fields, partsOf } from './schema.ts'
import { typeOf } from './value.ts'

/** One method of one path. */
export interface Listed {
  readonly method: string
  readonly path: string
  readonly operation: OperationObject
}

const places = { path: '', query: 'In the query. ', header: 'A header. ' }

/** What an operation takes and what it answers. */
export function operationSection(
  { components }: OpenApiDocument,
  { method, path, operation }: Listed,
): Markup {
  const { operationId, summary, security, requestBody } = operation
  const scheme = security.flatMap((each) => Object.keys(each))[0]
  const credential =
    scheme === undefined
      ? 'No credential.'
      : markup`Credential: <a href="#${scheme}">${scheme}</a>.`
  const body = requestBody?.content['application/json']
  const answers = Object.entries(operation.responses).map(([status, given]) => ({
    status,
    response: resolve(components.responses, given),
  }))
  const parameters = operation.parameters.map((given): Field => {
    const parameter = resolve(components.parameters, given)
    const description = `${places[parameter.in]}${parameter.description ?? ''}`.trim()
    return { ...parameter, description: description === '' ? undefined : description }
  })
  return markup`<section id="${operationId}">
<h3><span>${method}</span> <code>${path}</code></h3>
<p>${inline(summary)}. ${credential}</p>
${parameters.length === 0 ? undefined : fields(parameters)}${
    body === undefined
      ? undefined
      : markup`<p>Body: ${typeOf(body.schema)}</p>\n${partsOf(resolve(components.schemas, body.schema))}`
  }<ul>
${answers.filter(({ status }) => status < '300').map(success)}</ul>
<details><summary>Refusals and failures<span class="hidden"> of ${operationId}</span></summary>
<ul>
${answers.filter(({ status }) => status >= '300').map(failure)}</ul></details>
</section>
`
}

interface Answer {
  readonly status: string
  readonly response: Response
}

function success({ status, response }: Answer): Markup {
  const [type = '', content] = Object.entries(response.content ?? {})[0] ?? []
  if (content === undefined) return markup`<li><b>${status}</b> without a body</li>\n`
  const { schema, 'x-events': events } = content
  if (events === undefined) return markup`<li><b>${status}</b> ${typeOf(schema)}</li>\n`
  const payloads = Object.entries(events).map(
    ([name, payload]) => markup`<li><code>${name}</code> ${typeOf(payload)}</li>\n`,
  )
  return markup`<li><b>${status}</b> <code>${type}</code> ${inline(schema.description ?? '')}
<ul>${payloads}</ul></li>
`
}

function failure({ status, response }: Answer): Markup {
  return markup`<li><b>${status}</b> ${inline(response.description)}</li>\n`
}
