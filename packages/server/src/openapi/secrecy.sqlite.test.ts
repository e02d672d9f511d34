import { expect, test } from 'vitest'
import { createExerciser } from '../testing/exercise.ts'
import { readReference } from '../testing/reference.ts'
import { commonRefusals, ownRefusals } from '../testing/refused-calls.ts'
import { sampleCalls } from '../testing/sample-calls.ts'
import { startTestServer } from '../testing/server.ts'
import { startTestServerOfTwo } from '../testing/two-orgs.ts'

const often = { requests: 100_000, seconds: 60 }

/** Everything a page is answered, errors and the beginnings of streams included: once for each operation it may call. */
async function answersToPages(server: Awaited<ReturnType<typeof startTestServerOfTwo>>) {
  const reference = await readReference(server.running.url)
  const exerciser = createExerciser(() => server.running.url, reference)
  const answers: { id: string; headers: Headers; text: string }[] = []
  for (const operation of reference.operations) {
    const { id, credential } = operation
    if (credential === 'secretKey') continue
    const [sample, ...more] = (await sampleCalls[id]?.(server)) ?? [{}]
    const refusals = [
      ...(await commonRefusals(server, operation, sample)),
      ...((await ownRefusals[id]?.(server)) ?? []),
    ]
    for (const call of [sample, ...more, ...refusals.map((refusal) => refusal.call)]) {
      const { headers, text } = await exerciser.call(id, call)
      answers.push({ id, headers, text })
    }
  }
  return answers
}

test('TB-04 TM-15 whatever a page is answered is kept by no cache, sets no cookie and holds no id of a person of ours', async () => {
  const server = await startTestServerOfTwo({
    backendRate: often,
    openSessionRate: often,
    sessionRate: often,
  })
  const answers = await answersToPages(server)
  expect(new Set(answers.map(({ id }) => id)).size).toBeGreaterThan(15)
  for (const { id, headers, text } of answers) {
    expect(headers.get('cache-control'), id).toMatch(/^no-store/)
    expect(headers.get('set-cookie'), id).toBeNull()
    expect(text, id).not.toMatch(/(?:person|iv)_[\w-]{22}/)
    expect([...headers.values()].join(), id).not.toMatch(/(?:person|iv)_[\w-]{22}/)
  }
})

test('TM-15 nothing a page may be answered has a place for an id of a person', async () => {
  const server = await startTestServer()
  const { operations } = await readReference(server.running.url)
  for (const { id, credential, responses } of operations) {
    if (credential === 'secretKey') continue
    expect(JSON.stringify([...responses.values()]), id).not.toMatch(
      /person_id|#\/components\/schemas\/(?:Participant|Interview|Person)\b/,
    )
  }
})
