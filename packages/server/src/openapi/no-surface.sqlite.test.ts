import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readReference } from '../testing/reference.ts'
import { startTestServer } from '../testing/server.ts'

const root = join(import.meta.dirname, '../../../..')

/** What is shipped, by file: the sources of the packages without their tests and what tests are made with. */
function sources(): ReadonlyMap<string, string> {
  const files = globSync('packages/*/src/**/*.{ts,tsx,vue}', { cwd: root })
    .filter((file) => !/\.test\.tsx?$|\/testing\//.test(file))
    .map((file) => [file, readFileSync(join(root, file), 'utf8')] as const)
  expect(files.length).toBeGreaterThan(200)
  return new Map(files)
}

const filesWith = (pattern: RegExp) =>
  [...sources()].filter(([, text]) => pattern.test(text)).map(([file]) => file)

// Cases of things that are not there, so that there is nothing to go wrong with: each says what it would show by.
const cases = [
  {
    title: 'RC-10 nothing can be uploaded',
    reference: /upload|attachment|multipart|octet-stream|"format":"binary"/i,
    source: /FormData|multipart\/|type=["']file|showOpenFilePicker|FileReader/,
  },
  {
    title: 'KS-12 there is no printing, no copying and no link to a download',
    reference: /download|\bprint|attachment|content-disposition/i,
    source: /\.print\(|execCommand|navigator\.clipboard|createObjectURL|\bdownload=/i,
  },
  {
    title: 'KS-02 there is no sound, neither heard nor played',
    reference: /audio|microphone|recording/i,
    source: /getUserMedia|MediaRecorder|MediaStream|AudioContext|new Audio\(|speechSynthesis/,
  },
  {
    title: 'TB-10 no other window is spoken to, and none listened to',
    reference: /postMessage|iframe/i,
    source: /<iframe|['"]iframe['"]|contentWindow|\.opener|window\.(?:parent|top)|targetOrigin/,
  },
  {
    title: 'TM-17 nothing is called back',
    reference: /"callbacks"|"webhooks":\{(?!"type":"array")/,
    source: /x-roxels-signature|webhook-id/i,
  },
]

test.for(cases)('$title: no package has what it would take', ({ source }) => {
  expect(filesWith(source)).toEqual([])
})

test('RC-10 KS-12 KS-02 TB-10 TM-17 nothing of the kind is in the reference of the API', async () => {
  const server = await startTestServer()
  const { document } = await readReference(server.running.url)
  const { paths, components } = document
  const text = JSON.stringify({ paths, components })
  for (const { title, reference } of cases) expect(text, title).not.toMatch(reference)
  expect(Object.keys(document)).not.toContain('webhooks')
})

test('TB-10 what tabs tell each other goes over a channel of their own origin', () => {
  expect(filesWith(/postMessage/)).toEqual(['packages/core/src/browser.ts'])
  const [calls, channels] = [/(\w+)\.postMessage\(/g, /const (\w+) = new BroadcastChannel\(/g].map(
    (pattern) => [...(sources().get('packages/core/src/browser.ts') ?? '').matchAll(pattern)],
  )
  expect(calls?.map(([, name]) => name)).toEqual(channels?.map(([, name]) => name))
})

test('TM-17 a template has no outputs to deliver, and a conversation has delivered none', async () => {
  const server = await startTestServer()
  const { phases } = (await server.api('GET', '/v1/templates/tpl_test')).body
  for (const [body, field] of [
    [
      { settings: { outputs: [{ type: 'webhook', url: 'https://a.example' }] } },
      'settings.outputs',
    ],
    [{ phases: [{ ...phases[0], outputs: [{}] }] }, 'phases[0].outputs'],
  ] as const) {
    const answer = await server.api('PATCH', '/v1/templates/tpl_test', { version: 1, ...body })
    expect(answer).toMatchObject({ status: 400, body: { error: { field } } })
  }
})
