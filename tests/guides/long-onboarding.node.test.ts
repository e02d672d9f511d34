import { expect, onTestFinished, test, vi } from 'vitest'
import { startBackend } from '../backend.ts'

test('the backend of the guide lets people come back for three months', async () => {
  const { server, client } = await startBackend()
  vi.stubEnv('ROXELS_URL', server.url)
  vi.stubEnv('ROXELS_API_KEY', server.secretKey ?? '')
  onTestFinished(() => void vi.unstubAllEnvs())
  const { allowManyVisits } = await import('./long-onboarding/backend.ts')
  await allowManyVisits(server.templateId)
  expect(await client.templates.get(server.templateId)).toMatchObject({
    settings: { embedded: { resumption: { enabled: true, trust: 'device', window_days: 90 } } },
  })
})
