import { expect, test } from 'vitest'
import { chooseEncoding } from './encoding.ts'

test.for<[string | undefined, string | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['deflate, zstd', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['GZip;Q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.000,gzip;q=0', undefined],
  ['*', 'br'],
  ['br;q=0, *;q=0.1', 'gzip'],
  ['*;q=0, gzip', 'gzip'],
  ['br;q=often, gzip', 'gzip'],
  ['brotli, x-gzip', undefined],
])('of Accept-Encoding %j a body comes as %s', ([accepted, encoding]) => {
  expect(chooseEncoding(accepted)).toBe(encoding)
})
