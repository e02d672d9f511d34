import {
  JoinByCodeSchema,
  JoinSessionSchema,
  OpenSessionSchema,
  PutPersonSchema,
  RenewTokenSchema,
  RevokeSchema,
} from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { readBody } from '../http/body.ts'
import { clientAddress } from '../http/client-address.ts'
import { ApiError } from '../http/errors.ts'
import { readIdempotencyKey } from '../http/idempotency.ts'
import type { Answer, Call, Route } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import { authenticateEmbedKey, refuseSecretKey } from '../keys/embed.ts'
import { hashSecret } from '../keys/keys.ts'
import { authenticateSession } from './authenticate.ts'
import type { Shown } from './invitations.ts'
import { joinSession } from './join.ts'
import {
  joinByCodeOperation,
  joinSessionOperation,
  openSessionOperation,
  putPersonOperation,
  renewTokenOperation,
  revokeOperation,
  signOutOperation,
} from './operations.ts'
import { openSession } from './open.ts'
import { putPerson } from './put-person.ts'
import { renewToken } from './renew.ts'
import { revoke } from './revoke.ts'
import { signOut } from './sign-out.ts'

/** How a browser gets access to a conversation, keeps it, says whose it is and gives it back. */
export function sessionRoutes(backend: Backend): readonly Route[] {
  const { answers, db, log, limits, ownOrigins, noteKeyUse, rates, trustedProxies } = backend

  return [
    {
      method: 'POST',
      path: '/v1/sessions',
      operation: openSessionOperation,
      async handle(call) {
        const key = await authenticateEmbedKey(db, call, ownOrigins())
        const address = clientAddress(call.incoming, trustedProxies)
        await rates.openSession.count(call, `${key.id} ${address}`)
        await noteKeyUse(key.id)
        const body = await readBody(call.incoming, OpenSessionSchema, limits.bodyBytes)
        const session = await openSession(backend, key, body)
        return { status: session.resumed ? 200 : 201, body: session }
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/join',
      operation: joinSessionOperation,
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        await countGuess(call, 'join')
        const body = await readBody(call.incoming, JoinSessionSchema, limits.bodyBytes, {
          mayBeAbsent: true,
        })
        const sessionId = call.param('id')
        return join(call, `join ${sessionId}`, { sessionId }, body.kiosk)
      },
    },
    {
      method: 'POST',
      path: '/v1/joins',
      operation: joinByCodeOperation,
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        await countGuess(call, 'join')
        const body = await readBody(call.incoming, JoinByCodeSchema, limits.bodyBytes)
        const shown = { conversationId: body.interview_id, code: body.code }
        return join(call, `join ${body.interview_id}`, shown, body.kiosk)
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/token',
      operation: renewTokenOperation,
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        const body = await readBody(call.incoming, RenewTokenSchema, limits.bodyBytes)
        return { status: 200, body: await renewToken(backend, call, body) }
      },
    },
    {
      method: 'DELETE',
      path: '/v1/sessions/:id/token',
      operation: signOutOperation,
      async handle(call) {
        const { conversationId, secretId } = await authenticateSession(backend, call)
        const secret = { id: secretId, conversation_id: conversationId }
        await log.write((tx) => signOut(tx, backend, secret, 'signed_out'))
        return { status: 204 }
      },
    },
    {
      method: 'POST',
      path: '/v1/revocations',
      operation: revokeOperation,
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        await countGuess(call, 'revoke')
        const body = await readBody(call.incoming, RevokeSchema, limits.bodyBytes)
        await log.write((tx) => revoke(tx, backend, body.revoke_handle))
        return { status: 204 }
      },
    },
    {
      method: 'PUT',
      path: '/v1/sessions/:id/person',
      operation: putPersonOperation,
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, PutPersonSchema, limits.bodyBytes)
        return { status: 200, body: await putPerson(backend, access, body) }
      },
    },
  ]

  // Ids, codes and handles could be guessed at.
  function countGuess(call: Call, what: 'join' | 'revoke'): Promise<void> {
    return rates.openSession.count(call, `${what} ${clientAddress(call.incoming, trustedProxies)}`)
  }

  // With an Idempotency-Key the browser whose answer was lost gets it again (Rule 56); another page does not, even with the key.
  async function join(
    call: Call,
    scope: string,
    shown: Shown,
    kiosk: boolean | undefined,
  ): Promise<Answer> {
    const origin = call.header('origin')
    const whose = `${scope} ${hashSecret(origin ?? '')}`
    const key = readIdempotencyKey(call, whose, { ...shown, kiosk })
    if (key !== undefined) refuseGuessableKey(call)
    return log.write((tx) => {
      const act = async () => {
        return { status: 200, body: await joinSession(backend, tx, shown, origin, kiosk === true) }
      }
      return key === undefined ? act() : answers.once(tx, key, act)
    })
  }
}

// Here the key is a secret: whoever shows it is given the session.
function refuseGuessableKey(call: Call): void {
  if (/^[\w-]{22,}$/.test(call.header('idempotency-key') ?? '')) return
  throw new ApiError(
    'validation_error',
    'Expected a key nobody can guess, such as a random UUID: 22 or more characters of A-Z a-z 0-9 _ -.',
    { field: 'Idempotency-Key' },
  )
}
