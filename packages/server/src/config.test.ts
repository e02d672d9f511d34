import { expect, test } from 'vitest'
import { readEnvironment } from './config.ts'

test('an empty environment is the default', () => {
  expect(readEnvironment({})).toEqual({
    database: undefined,
    secrets: undefined,
    logLevel: 'info',
    wordMs: 45,
    publicUrl: undefined,
    trustedProxies: [],
    limits: {},
  })
})

test('what the environment says is read', () => {
  expect(
    readEnvironment({
      ROXELS_PUBLIC_URL: 'https://Talk.Example.com:443/',
      ROXELS_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,fd00::/8',
      ROXELS_RATE_BACKEND: '5000/10',
      ROXELS_RATE_OPEN_SESSION: '1/3600',
      ROXELS_RATE_SESSION: '999999999/1',
    }),
  ).toMatchObject({
    publicUrl: 'https://talk.example.com',
    trustedProxies: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8'],
    limits: {
      backendRate: { requests: 5000, seconds: 10 },
      openSessionRate: { requests: 1, seconds: 3600 },
      sessionRate: { requests: 999_999_999, seconds: 1 },
    },
  })
})

const rates = [
  '',
  '0/10',
  '10/0',
  '10',
  '10/',
  '/10',
  '-1/10',
  '1.5/10',
  '1e3/10',
  '10 / 10',
  '10/10/10',
  '10/100000',
]

test.for([
  {
    name: 'ROXELS_PUBLIC_URL',
    fix: 'https://talk.example.com',
    values: [
      '',
      'talk.example.com',
      'ftp://talk.example.com',
      'https://talk.example.com/api',
      'https://talk.example.com/?a',
      'https://talk.example.com/#',
      'https://ada:hunter2@talk.example.com',
      'javascript:alert(1)',
      'https://',
    ],
  },
  {
    name: 'ROXELS_TRUSTED_PROXIES',
    fix: '127.0.0.1,10.0.0.0/8',
    values: ['', 'localhost', '10.0.0.0/33', '127.0.0.1,', '127.0.0.1 10.0.0.1', '*', 'hunter2'],
  },
  { name: 'ROXELS_RATE_BACKEND', fix: '1000/10', values: rates },
  { name: 'ROXELS_RATE_OPEN_SESSION', fix: '1000/10', values: rates },
  { name: 'ROXELS_RATE_SESSION', fix: '1000/10', values: rates },
])('a wrong $name is named, with what to write instead', ({ name, fix, values }) => {
  for (const value of values) {
    let message = ''
    try {
      readEnvironment({ [name]: value })
    } catch (error) {
      message = error instanceof Error ? error.message : ''
    }
    expect(message, value).toMatch(new RegExp(`^${name}: expected`))
    expect(message).toContain(fix)
    expect(message).not.toContain('hunter2')
  }
})
