import { EmbedConfigQuerySchema, EmbedConfigSchema } from '@roxels/protocol'
import type { EmbedConfig } from '@roxels/protocol'
import type { Backend } from '../backend.ts'
import type { Db } from '../db/open.ts'
import { clientAddress } from '../http/client-address.ts'
import { notFound } from '../http/errors.ts'
import { readQuery } from '../http/query.ts'
import type { Route } from '../http/route.ts'
import type { EmbedKey } from '../keys/embed.ts'
import { authenticateEmbedKey } from '../keys/embed.ts'
import { readNewestTemplate } from '../templates/store.ts'

/** What a page may know of its template before anybody talks. */
export function embedRoutes({ db, ownOrigins, rates, trustedProxies }: Backend): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/v1/embed/config',
      operation: {
        id: 'getEmbedConfig',
        tag: 'Sessions',
        summary: 'Read what a page may know of the template of its key',
        credential: 'embedKey',
        query: EmbedConfigQuerySchema,
        answers: { 200: EmbedConfigSchema },
      },
      async handle(call) {
        // A browser names no origin where a page reads from its own server.
        const key = await authenticateEmbedKey(db, call, ownOrigins(), { mayLackOrigin: true })
        const address = clientAddress(call.incoming, trustedProxies)
        await rates.session.count(call, `${key.id} ${address}`)
        readQuery(call, EmbedConfigQuerySchema)
        return { status: 200, body: await readConfig(db, key) }
      },
    },
  ]
}

async function readConfig(db: Db, { orgId, templateId }: EmbedKey): Promise<EmbedConfig> {
  const newest = await readNewestTemplate(db, orgId, templateId)
  if (newest === undefined) throw notFound('template')
  const { id, name, language, settings } = newest.template
  return {
    template: { id, name, language },
    begins: !newest.archived,
    resumption: settings.embedded.resumption,
    launcher: settings.embedded.launcher,
  }
}
