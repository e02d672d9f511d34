import type { Credential } from '../http/route.ts'
import type { OpenApiDocument, Parameter, SecurityScheme } from './specification.ts'

// What is no one operation's: said once, in the document and on the page.

export const apiDescription = `Conversations that remember people.

Requests and answers are JSON in UTF-8, names in snake_case, times ISO 8601 in UTC. A field or a query parameter that is not described here is refused by its name; an answer may come to hold more than is described. A body has at most 256 KiB.

Every answer has an \`X-Request-Id\` and \`Cache-Control: no-store\`. One that is not 2xx has an \`Error\`; a wrong method is 405 with \`Allow\`.

Lists are pages, newest first: go on with \`next_cursor\` as \`cursor\`, with the same filters, until \`has_more\` is false. What is there throughout is met exactly once.

A \`POST\` with an \`Idempotency-Key\` can be repeated: within 24 hours the same key and body answer the first answer again.`

export const tags: OpenApiDocument['tags'] = [
  {
    name: 'Persons',
    description: 'Your users, mirrored: who they are and what the agent may know.',
  },
  {
    name: 'Interviews',
    description:
      'Conversations: who is asked, and what came of it. `/v1/conversations` is the same as `/v1/interviews`, by its newer name.',
  },
  {
    name: 'Templates',
    description: 'How conversations are designed. Each change is a new version.',
  },
  { name: 'Keys', description: 'Who may call in the name of your organisation.' },
  {
    name: 'Identity keys',
    description:
      'What your backend signs identity tokens with, so that a page can prove whom it is for. Two can be good at once: to change one, make the next, sign with it, and delete the old one an hour later, when its last token is past its time.',
  },
  {
    name: 'Sessions',
    description:
      'For pages: one browser’s access to one conversation. Opened with an embed key, or joined where a backend has invited. `docs/protocol.md` has the rules.',
  },
  {
    name: 'Talking',
    description:
      'For pages: what a participant does in a conversation, with the token of a session.',
  },
]

export const securitySchemes: Readonly<Record<Credential, SecurityScheme>> = {
  secretKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'A secret key, `sk_…`, for servers only: from a page, with an `Origin`, it is refused as leaked. It opens one organisation.',
  },
  embedKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An embed key, `rk_…`, for pages of the origins on its list. Public. It opens one template.',
  },
  sessionToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `session_token` of an answer. It opens one session for ten minutes.',
  },
}

export const idempotencyKeys: Readonly<Record<string, Parameter>> = {
  anyIdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Made by you, new for each new request: the same key with the same body answers the first answer again, for 24 hours.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
  },
  unguessableIdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A secret of this page, such as a random UUID: with it a lost answer is given again, and with it the session.',
    schema: { type: 'string', maxLength: 255, pattern: '^[\\w-]{22,}$' },
  },
}

export const headers = {
  'X-Request-Id': {
    description: 'Names this request in the logs of the server.',
    required: true,
    schema: { type: 'string', pattern: '^req_[\\w-]+$' },
  },
  'Retry-After': {
    description: 'Seconds to wait.',
    required: true,
    schema: { type: 'integer', minimum: 1 },
  },
  RateLimit: {
    description: 'What is left: `r` requests, and `t` seconds until there are more.',
    required: true,
    schema: { type: 'string', examples: ['"backend";r=999;t=10'] },
  },
  'RateLimit-Policy': {
    description: 'The limit: `q` requests in any `w` seconds.',
    required: true,
    schema: { type: 'string', examples: ['"backend";q=1000;w=10'] },
  },
  'Idempotency-Replayed': {
    description: '`true` where the answer is that of an earlier request with this key.',
    required: false,
    schema: { const: 'true' },
  },
} as const
