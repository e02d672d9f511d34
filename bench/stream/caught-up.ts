/** Opens a stream, and answers what it says until the client has caught up. */
export async function readToPing(url: string, token: string, cursor?: string): Promise<string> {
  const line = new AbortController()
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(cursor && { 'last-event-id': cursor }) },
    signal: line.signal,
  })
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (text.includes('event: ping')) break
  }
  line.abort()
  return text
}
