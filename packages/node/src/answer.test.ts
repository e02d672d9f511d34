import { expect, test } from 'vitest'
import { isRoxelsError, RoxelsError } from './errors.ts'
import type { Answer } from './testing/stage.ts'
import { answer, broken, createStage, listOf, page, record, refusal } from './testing/stage.ts'

const failed = (code: string, more = {}) => expect.objectContaining({ code, ...more })
const get = (given: Answer) => createStage(given, { maxRetries: 0 }).client.persons.get('person_1')

test.for<[what: string, instead: Answer]>([
  ['a page', page(200, '<!doctype html><h1>Log in</h1>')],
  ['truncated JSON', page(200, JSON.stringify(record).slice(0, -1))],
  ['nothing', page(200, '')],
  ['no content', () => new Response(null, { status: 204 })],
  ['null', answer(200, null)],
  ['a list', answer(200, [record])],
  ['text', answer(200, 'ok')],
  ['another record', answer(200, { id: 'tpl_1', name: 'Onboarding' })],
  ['a record of which a part is missing', answer(200, { ...record, org_context: undefined })],
  ['a record of which a part is of another type', answer(200, { ...record, name: 7 })],
])('%s instead of a person is an unexpected answer', async ([, instead]) => {
  await expect(get(instead)).rejects.toEqual(failed('unexpected_answer'))
})

test('an unexpected answer is named by call, status, place and request, not by its content', async () => {
  const odd = { ...record, conversation_count: 'four of Ada' }
  const told = await get(answer(200, odd, { 'x-request-id': 'req_1' })).catch((error) => error)
  expect(told).toMatchObject({ status: 200, requestId: 'req_1' })
  expect(told.message).toBe(
    'GET /v1/persons/{id} was answered 200, but not as documented: expected "conversation_count" to be number. Does baseUrl lead to a Roxels server?',
  )
})

const template = {
  id: 'tpl_1',
  version: 1,
  name: 'Onboarding',
  description: '',
  language: 'en',
  created_at: '2026-05-01T12:00:00Z',
  updated_at: '2026-05-01T12:00:00Z',
  archived_at: null,
  phases: [{ id: 'phase_1', goals: [{ id: 'name', type: 'open', prompt: 'Name?' }] }],
  settings: { greeting: 'Hello.' },
}

test('fields that a later server adds are left out', async () => {
  const later = {
    ...template,
    phases: [{ ...template.phases[0], mood: 'calm', pace: 'slow' }],
    settings: { ...template.settings, humour: 'dry' },
    colour: 'green',
  }
  const [first, then] = [createStage(answer(200, template)), createStage(answer(200, later))]
  const known = await first.client.templates.get('tpl_1')
  expect(await then.client.templates.get('tpl_1')).toEqual(known)
  expect(known).toMatchObject(template)
})

test('limits that a later server has are its own business', async () => {
  const goal = { id: 'name', type: 'open', prompt: '', outputs: [{ kind: 'webhook' }] }
  const later = { ...template, name: 'n'.repeat(201), phases: [{ id: 'p', goals: [goal] }] }
  const { client } = createStage(answer(200, later))
  expect(await client.templates.get('tpl_1')).toMatchObject(later)
})

test('keys such as __proto__ are data (PA-07)', async () => {
  const text = `{"__proto__": {"admin": true}, "constructor": 1, "": null}`
  const body = JSON.stringify(record).replace('{"plan":"pro"}', text)
  const { org_context } = await get(page(200, body))
  expect(Object.keys(org_context)).toEqual(['__proto__', 'constructor', ''])
  expect(Object.getPrototypeOf(org_context)).toBe(Object.prototype)
})

test('the error of the server is that of the call, field and request included', async () => {
  const body = { error: { code: 'validation_error', message: 'Expected one.', field: 'a[0].b' } }
  const error = await get(answer(400, body, { 'x-request-id': 'req_1' })).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(RoxelsError)
  expect({ ...error, message: error.message }).toEqual({
    name: 'RoxelsError',
    code: 'validation_error',
    message: 'Expected one.',
    field: 'a[0].b',
    status: 400,
    requestId: 'req_1',
  })
  expect(isRoxelsError(error)).toBe(true)
  expect(isRoxelsError(error, 'validation_error')).toBe(true)
  expect(isRoxelsError(error, 'conflict')).toBe(false)
  expect(isRoxelsError(new Error('validation_error'))).toBe(false)
})

test('a code that this version does not know is handed on', async () => {
  await expect(get(refusal(402, 'payment_required'))).rejects.toEqual(failed('payment_required'))
})

test.for<[status: number, text: string, code: string]>([
  [429, 'slow down', 'rate_limited'],
  [500, '', 'service_unavailable'],
  [502, '<h1>Bad Gateway</h1>', 'service_unavailable'],
  [503, '{"error": "maintenance"}', 'service_unavailable'],
  [404, '<h1>Not Found</h1>', 'unexpected_answer'],
  [403, '{"error": {"code": 7}}', 'unexpected_answer'],
  [301, '', 'unexpected_answer'],
  [304, '', 'unexpected_answer'],
])('%s from something in front of the server is told apart', async ([status, text, code]) => {
  const answered: Answer = () => new Response(status === 304 ? null : text, { status })
  await expect(get(answered)).rejects.toEqual(failed(code, { status }))
})

test.for([
  ['ECONNREFUSED', 'ECONNREFUSED'],
  ['CERT_HAS_EXPIRED', 'CERT_HAS_EXPIRED'],
  ['sk_or-anything else', undefined],
])('a line that fails with %s is unreachable for the reason %s', async ([code = '', reason]) => {
  await expect(get(broken(code))).rejects.toEqual(failed('unreachable', { reason }))
})

test('another fetch may say the reason itself, or none', async () => {
  const direct = () => {
    throw Object.assign(new Error('request to https://talk.example failed'), { code: 'ENOTFOUND' })
  }
  await expect(get(direct)).rejects.toEqual(failed('unreachable', { reason: 'ENOTFOUND' }))
  const odd = () => Promise.reject('no')
  await expect(get(odd)).rejects.toEqual(failed('unreachable', { reason: undefined }))
})

test('a list that is none is an unexpected answer', async () => {
  for (const body of [[], { items: {} }, { items: [] }, { ...listOf([]), items: [{ id: 1 }] }]) {
    const { client } = createStage(answer(200, body))
    await expect(client.persons.page()).rejects.toEqual(failed('unexpected_answer'))
  }
})
