import { expect, test } from 'vitest'
import { isAllowedOrigin, normalizeOrigin } from './origins.ts'

test.for([
  { entry: 'https://app.example', normal: 'https://app.example' },
  { entry: 'HTTPS://App.Example:443/', normal: 'https://app.example' },
  { entry: 'http://localhost:3000', normal: 'http://localhost:3000' },
  { entry: 'http://localhost:*', normal: 'http://localhost:*' },
  { entry: 'http://[::1]:*', normal: 'http://[::1]:*' },
  { entry: 'http://localhost:80:*', normal: 'http://localhost:*' },
  { entry: 'http://localhost:3000:*', normal: undefined },
  { entry: 'https://*.example', normal: undefined },
  { entry: 'https://*.Example.com', normal: 'https://*.example.com' },
  { entry: 'https://*.example.com:8443', normal: 'https://*.example.com:8443' },
  { entry: 'https://*.com', normal: undefined },
  { entry: 'http://*.example.com', normal: undefined },
  { entry: 'https://*.*.example.com', normal: undefined },
  { entry: 'https://*.10.0.0.1', normal: undefined },
  { entry: 'https://*.example.com:*', normal: undefined },
  { entry: 'https://a.*.example.com', normal: undefined },
  { entry: 'https://app.example/path', normal: undefined },
  { entry: 'https://app.example?x', normal: undefined },
  { entry: 'app.example', normal: undefined },
  { entry: 'null', normal: undefined },
  { entry: '*', normal: undefined },
  { entry: 'file:///', normal: undefined },
])('the entry $entry is listed as $normal', ({ entry, normal }) => {
  expect(normalizeOrigin(entry)).toBe(normal)
})

test.for([
  { origin: 'https://app.example', allowed: true },
  { origin: 'http://app.example', allowed: false },
  { origin: 'https://app.example:8443', allowed: false },
  { origin: 'https://app.example.evil', allowed: false },
  { origin: 'https://sub.app.example', allowed: false },
  { origin: 'http://localhost', allowed: true },
  { origin: 'http://localhost:5173', allowed: true },
  { origin: 'https://localhost:5173', allowed: false },
  { origin: 'http://localhost.evil:5173', allowed: false },
  { origin: 'http://localhost:5173.evil', allowed: false },
  { origin: 'null', allowed: false },
  { origin: 'https://de.shop.example', allowed: true },
  { origin: 'https://a.b.shop.example', allowed: true },
  { origin: 'https://shop.example', allowed: false },
  { origin: 'http://de.shop.example', allowed: false },
  { origin: 'https://evilshop.example', allowed: false },
  { origin: 'https://de.shop.example.evil', allowed: false },
  { origin: 'https://de.shop.example:8443', allowed: false },
])('$origin is on the list: $allowed', ({ origin, allowed }) => {
  const listed = ['https://app.example', 'http://localhost:*', 'https://*.shop.example']
  expect(isAllowedOrigin(listed, origin)).toBe(allowed)
})
