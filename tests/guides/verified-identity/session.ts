import { createRoxelsClient } from '@roxels/node'

const { ROXELS_URL = '', ROXELS_API_KEY = '' } = process.env
const roxels = createRoxelsClient({ baseUrl: ROXELS_URL, secretKey: ROXELS_API_KEY })

/** For the page of this user alone: whoever joins with it is this user. */
export async function sessionFor(user: { id: string; name: string }, templateId: string) {
  const { session_id: sessionId } = await roxels.interviews.create({
    template_id: templateId,
    persons: [{ external_id: user.id, name: user.name }],
    context: { plan: 'pro' }, // no page can change it
  })
  return sessionId
}
