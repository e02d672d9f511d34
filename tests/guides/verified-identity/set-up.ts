import { createRoxelsClient } from '@roxels/node'

const { ROXELS_URL = '', ROXELS_API_KEY = '' } = process.env
const roxels = createRoxelsClient({ baseUrl: ROXELS_URL, secretKey: ROXELS_API_KEY })

/** Run once. Answers `kid`, `aud` and `secret`, the last of which is never shown again. */
export async function setUp(templateId: string) {
  const { version } = await roxels.templates.get(templateId)
  await roxels.templates.update(templateId, {
    version,
    settings: { embedded: { resumption: { enabled: true, trust: 'verified' } } },
  })
  return roxels.identityKeys.create({ alg: 'HS256', name: 'Website' })
}
