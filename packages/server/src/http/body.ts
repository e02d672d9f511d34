import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { ApiError } from './errors.ts'
import { listForObject } from './list-for-object.ts'

type ObjectSchema = v.GenericSchema<unknown, object>

interface BodyRules {
  /** Take JSON for JSON also where it is declared as a form, which is what curl does unless it is told otherwise. */
  readonly formIsJson?: boolean
  /** Take no body at all for an object without fields. */
  readonly mayBeAbsent?: boolean
}

/** The body of a request, once it has proved to be JSON of the documented shape and size (Rule 4). */
export async function readBody<S extends ObjectSchema>(
  incoming: IncomingMessage,
  schema: S,
  maxBytes: number,
  { formIsJson = false, mayBeAbsent = false }: BodyRules = {},
): Promise<v.InferOutput<S>> {
  refuseOtherTypes(incoming, formIsJson)
  const bytes = await readBytes(incoming, maxBytes)
  const value = mayBeAbsent && bytes.length === 0 ? {} : parseJson(bytes)
  const result = v.safeParse(schema, value)
  const misread = listForObject(value, result.output)
  if (typeof value !== 'object' || value === null || misread === '') {
    throw new ApiError('validation_error', 'Expected the body to be a JSON object.')
  }
  if (misread !== undefined) {
    throw new ApiError('validation_error', 'Expected an object, not a list.', { field: misread })
  }
  if (!result.success) throw validationError(result.issues[0])
  return result.output
}

function refuseOtherTypes({ headers }: IncomingMessage, formIsJson: boolean): void {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type === undefined || type === 'application/json') return
  if (formIsJson && type === 'application/x-www-form-urlencoded') return
  throw new ApiError('unsupported_media_type', 'Send the body as Content-Type: application/json.')
}

// Read from the socket rather than by `request.text()`, which holds a body of any size before it can be measured.
function readBytes(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    function refuse(): void {
      // The rest is let run dry, so that the answer can be read before the connection ends.
      incoming.removeAllListeners('data').resume()
      const message = `Expected at most ${maxBytes / 1024} KiB.`
      reject(new ApiError('payload_too_large', message, { headers: { connection: 'close' } }))
    }
    // Whoever left while the call was judged has had the `close` below already.
    if (incoming.destroyed) return reject(brokenOff())
    if (Number(incoming.headers['content-length']) > maxBytes) return refuse()
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > maxBytes) return refuse()
      chunks.push(chunk)
    })
    incoming.once('end', () => resolve(Buffer.concat(chunks)))
    incoming.once('error', reject)
    // After `end` this says nothing new; before it the client has gone.
    incoming.once('close', () => reject(brokenOff()))
  })
}

function brokenOff(): ApiError {
  return new ApiError('validation_error', 'The body broke off.')
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ApiError('validation_error', 'Expected the body to be JSON in UTF-8.')
  }
}

/** The error a value becomes that is not of the documented shape. */
export function validationError(issue: v.BaseIssue<unknown>): ApiError {
  const field = pathOf(issue)
  return new ApiError('validation_error', messageOf(issue, field), { field: field?.slice(0, 100) })
}

// `phases[0].goals[2].schema`
function pathOf({ path }: v.BaseIssue<unknown>): string | undefined {
  const text = (path ?? [])
    .map(({ type, key }) => (type === 'array' ? `[${Number(key)}]` : `.${String(key)}`))
    .join('')
  return text === '' ? undefined : text.replace(/^\./, '')
}

// valibot's own messages quote what was received.
function messageOf(issue: v.BaseIssue<unknown>, field: string | undefined): string {
  if (issue.type !== 'strict_object') return issue.message
  if (issue.expected === 'never') return 'This field is not known: leave it out.'
  return issue.expected === 'Object' ? 'Expected an object.' : `Expected the field ${field ?? ''}.`
}
