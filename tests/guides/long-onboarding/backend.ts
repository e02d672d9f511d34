import { createRoxelsClient } from '@roxels/node'

const { ROXELS_URL = '', ROXELS_API_KEY = '' } = process.env
const roxels = createRoxelsClient({ baseUrl: ROXELS_URL, secretKey: ROXELS_API_KEY })

/** Lets people take three months over it, in the browser in which they began. */
export async function allowManyVisits(templateId: string): Promise<void> {
  const { version } = await roxels.templates.get(templateId)
  await roxels.templates.update(templateId, {
    version,
    settings: { embedded: { resumption: { enabled: true, trust: 'device', window_days: 90 } } },
  })
}
