import { createRoxelsClient } from '@roxels/node'

/** Settings come as arguments, not from `process.env`: the types of the package must not need those of Node. */
export async function begin(
  baseUrl: string,
  secretKey: string,
  templateId: string,
): Promise<string> {
  const roxels = createRoxelsClient({ baseUrl, secretKey })
  const { session_id } = await roxels.interviews.create({
    template_id: templateId,
    persons: [{ external_id: 'user_123', name: 'Ada' }],
  })
  return session_id
}
