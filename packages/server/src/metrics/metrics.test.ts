import { expect, test } from 'vitest'
import { greeted } from '../testing/conversation.ts'
import { startTestServer } from '../testing/server.ts'

const metricsToken = 'a token for those who measure'

async function scrape(url: string): Promise<string> {
  const headers = { authorization: `Bearer ${metricsToken}` }
  return (await fetch(`${url}/metrics`, { headers })).text()
}

function valueOf(text: string, name: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.slice(name.length))
}

test('whoever shows the token reads what the server counts, of which nothing names anybody', async () => {
  const server = await startTestServer({ metricsToken })
  const { session, calls, stream } = await greeted(server)
  const other = await calls.stream()
  await other.until('ping')
  const { url } = server.running
  expect(valueOf(await scrape(url), 'roxels_streams_open')).toBe(2)
  await calls.call('/token', { method: 'DELETE' })
  await Promise.all([stream.ended, other.ended])
  await server.call('/v1/nowhere')

  const text = await scrape(url)
  expect(valueOf(text, 'roxels_streams_open')).toBe(0)
  expect(valueOf(text, 'roxels_stream_closes_total{reason="signed_out"}')).toBe(2)
  expect(valueOf(text, 'roxels_turns_total{outcome="completed"}')).toBe(1)
  const [row] = await server.query('select count(*) as count from events')
  expect(valueOf(text, 'roxels_events_appended_total')).toBe(Number(row?.['count']))
  for (const name of ['commit_seconds', 'commit_decisions', 'delivery_seconds']) {
    expect(valueOf(text, `roxels_${name}_count`)).toBeGreaterThan(2)
  }
  const opened = 'roxels_http_requests_total{method="POST",route="/v1/sessions",status="201"}'
  expect(valueOf(text, opened)).toBe(1)
  const lost = 'roxels_http_requests_total{method="GET",route="/v1/*",status="404"}'
  expect(valueOf(text, lost)).toBe(1)
  for (const secret of [session.session_id, 'user_1', 'Ada', 'nowhere']) {
    expect(text).not.toContain(secret)
  }
  for (const line of text.trim().split('\n')) {
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [\d.e+-]+)$/)
  }
})

test('nobody else reads it, and without a token it is not there', async () => {
  const server = await startTestServer({ metricsToken })
  for (const token of [undefined, 'another token', metricsToken.slice(0, -1)]) {
    const answer = await server.call('/metrics', token === undefined ? {} : { token })
    expect(answer).toMatchObject({ status: 401, body: undefined })
  }
  const closed = await startTestServer()
  expect((await closed.call('/metrics', { token: '' })).status).toBe(404)
})
