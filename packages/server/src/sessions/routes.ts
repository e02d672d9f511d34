import {
  JoinByCodeSchema,
  JoinSessionSchema,
  OpenSessionSchema,
  PutPersonSchema,
  RenewTokenSchema,
} from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { readBody } from '../http/body.ts'
import { clientAddress } from '../http/client-address.ts'
import { readIdempotencyKey } from '../http/idempotency.ts'
import type { Answer, Call, Route } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import { authenticateEmbedKey, refuseSecretKey } from '../keys/embed.ts'
import { authenticateSession } from './authenticate.ts'
import type { Shown } from './invitations.ts'
import { joinSession } from './join.ts'
import { openSession } from './open.ts'
import { putPerson } from './put-person.ts'
import { renewToken } from './renew.ts'
import { signOut } from './sign-out.ts'

/** How a browser gets access to a conversation, keeps it, says whose it is and gives it back. */
export function sessionRoutes(backend: Backend): readonly Route[] {
  const { answers, db, log, fanout, limits, ownOrigins, noteKeyUse, rates, trustedProxies } =
    backend

  return [
    {
      method: 'POST',
      path: '/v1/sessions',
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
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        await countJoin(call)
        await readBody(call.incoming, JoinSessionSchema, limits.bodyBytes)
        const sessionId = call.param('id')
        return join(call, `join ${sessionId}`, { sessionId }, false)
      },
    },
    {
      method: 'POST',
      path: '/v1/joins',
      async handle(call) {
        await countJoin(call)
        const body = await readBody(call.incoming, JoinByCodeSchema, limits.bodyBytes)
        const shown = { conversationId: body.interview_id, code: body.code }
        return join(call, `join ${body.interview_id}`, shown, true)
      },
    },
    {
      method: 'POST',
      path: '/v1/sessions/:id/token',
      async handle(call) {
        refuseSecretKey(bearer(call) ?? '')
        const body = await readBody(call.incoming, RenewTokenSchema, limits.bodyBytes)
        return { status: 200, body: await renewToken(backend, call, body.session_secret) }
      },
    },
    {
      method: 'DELETE',
      path: '/v1/sessions/:id/token',
      async handle(call) {
        const { conversationId, secretId } = await authenticateSession(backend, call)
        const secret = { id: secretId, conversation_id: conversationId }
        await log.write((tx) => signOut(tx, fanout, secret, 'signed_out'))
        return { status: 204 }
      },
    },
    {
      method: 'PUT',
      path: '/v1/sessions/:id/person',
      async handle(call) {
        const access = await authenticateSession(backend, call)
        const body = await readBody(call.incoming, PutPersonSchema, limits.bodyBytes)
        return { status: 200, body: await putPerson(backend, access, body) }
      },
    },
  ]
  // Ids and codes could be guessed at.
  function countJoin(call: Call): Promise<void> {
    return rates.openSession.count(call, `join ${clientAddress(call.incoming, trustedProxies)}`)
  }

  // With an Idempotency-Key the browser whose answer was lost gets it again, and nobody else does.
  async function join(call: Call, scope: string, shown: Shown, onlyOwn: boolean): Promise<Answer> {
    const key = readIdempotencyKey(call, scope, shown)
    const origin = call.header('origin')
    return log.write((tx) => {
      const act = async () => {
        const session = await joinSession(backend, tx, shown, origin, { onlyOwn })
        return { status: 200, body: session }
      }
      return key === undefined ? act() : answers.once(tx, key, act)
    })
  }
}
