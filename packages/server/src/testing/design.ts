import type { TemplateRecord } from '@roxels/protocol/api'
import { TemplateRecordSchema } from '@roxels/protocol/api'
import * as v from 'valibot'
import type { TestServer } from './server.ts'

/** A design with as little in it as there can be. */
export const design = {
  name: 'Survey',
  phases: [{ goals: [{ id: 'color', type: 'open', prompt: 'Which color do you like?' }] }],
}

type Backend = Pick<TestServer, 'api'>

/** Calls the routes of one template; the answer must be a template. */
async function record(backend: Backend, method: string, path: string, body?: unknown) {
  const answer = await backend.api(method, `/v1/templates${path}`, body)
  if (answer.status > 201) throw new Error(JSON.stringify(answer.body))
  return v.parse(TemplateRecordSchema, answer.body)
}

export function createTemplate(backend: Backend, body: unknown = design): Promise<TemplateRecord> {
  return record(backend, 'POST', '', body)
}

export function readTemplate(backend: Backend, id: string): Promise<TemplateRecord> {
  return record(backend, 'GET', `/${id}`)
}

/** Changes a template from the version it was read at. */
export function changeTemplate(
  backend: Backend,
  { id, version }: Pick<TemplateRecord, 'id' | 'version'>,
  changes: object,
): Promise<TemplateRecord> {
  return record(backend, 'PATCH', `/${id}`, { version, ...changes })
}
