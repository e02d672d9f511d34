import { OpenSessionSchema, PutPersonSchema, RenewTokenSchema } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import { readBody } from '../http/body.ts'
import { clientAddress } from '../http/client-address.ts'
import type { Route } from '../http/route.ts'
import { bearer } from '../http/route.ts'
import { authenticateEmbedKey, refuseSecretKey } from '../keys/embed.ts'
import { authenticateSession } from './authenticate.ts'
import { openSession } from './open.ts'
import { putPerson } from './put-person.ts'
import { renewToken } from './renew.ts'
import { signOut } from './sign-out.ts'

/** How a browser gets access to a conversation, keeps it, says whose it is and gives it back. */
export function sessionRoutes(backend: Backend): readonly Route[] {
  const { db, log, fanout, limits, ownOrigins, noteKeyUse, rates, trustedProxies } = backend

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
}
