import { JoinByCodeSchema } from '@roxels/protocol'
import * as v from 'valibot'
import { ApiError } from '../http/errors.ts'
import type { Route } from '../http/route.ts'
import { readOnly } from '../http/route.ts'
import { page } from './page.ts'
import { script } from './script.ts'
import { style } from './style.ts'

// Everything comes from this server and goes to it; no other page may hold this one, and none hears where its reader came from.
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** The page behind a `join_url`. Links are opened by machines too: it joins nothing until its reader asks for it (Rule 57). */
export function joinRoutes(): readonly Route[] {
  const serve = (type: string, text: string) => ({
    status: 200,
    text,
    headers: { ...headers, 'content-type': `${type}; charset=utf-8` },
  })
  return [
    ...readOnly('/join/i/:id', async (call) => {
      if (!v.is(JoinByCodeSchema.entries.interview_id, call.param('id'))) {
        throw new ApiError('not_found', 'This link is not whole: open it just as you were sent it.')
      }
      return serve('text/html', page)
    }),
    ...readOnly('/join/page.js', async () => serve('text/javascript', script)),
    ...readOnly('/join/page.css', async () => serve('text/css', style)),
  ]
}
