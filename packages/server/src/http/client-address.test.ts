import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientAddress, isAddressRange, trustProxies } from './client-address.ts'

const proxies = ['127.0.0.1', '10.0.0.0/8', '2001:db8:ffff::/48']

test.for([
  { what: 'a client without a proxy', peer: '192.0.2.1', header: undefined, is: '192.0.2.1' },
  {
    what: 'a client that claims another address',
    peer: '192.0.2.1',
    header: '8.8.8.8',
    is: '192.0.2.1',
  },
  { what: 'a client of a proxy', peer: '127.0.0.1', header: '192.0.2.1', is: '192.0.2.1' },
  {
    what: 'a client that writes before its proxy does',
    peer: '127.0.0.1',
    header: '8.8.8.8, 192.0.2.1',
    is: '192.0.2.1',
  },
  {
    what: 'a client that names a trusted proxy',
    peer: '127.0.0.1',
    header: '8.8.8.8, 10.1.1.1, 192.0.2.1',
    is: '192.0.2.1',
  },
  {
    what: 'a client of a chain of proxies',
    peer: '127.0.0.1',
    header: '192.0.2.1,10.1.1.1 , 10.2.2.2',
    is: '192.0.2.1',
  },
  { what: 'a proxy that calls itself', peer: '10.1.1.1', header: undefined, is: '10.1.1.1' },
  { what: 'a proxy behind a proxy', peer: '127.0.0.1', header: '10.1.1.1', is: '10.1.1.1' },
  {
    what: 'a proxy that passes on nonsense',
    peer: '127.0.0.1',
    header: 'unknown',
    is: '127.0.0.1',
  },
  {
    what: 'nonsense before an address',
    peer: '127.0.0.1',
    header: "'; drop, 192.0.2.1",
    is: '192.0.2.1',
  },
  {
    what: 'IPv4 written as IPv6',
    peer: '::ffff:127.0.0.1',
    header: '::ffff:192.0.2.1',
    is: '192.0.2.1',
  },
  { what: 'IPv6', peer: '2001:db8:1:2:3:4:5:6', header: undefined, is: '2001:db8:1:2::/64' },
  {
    what: 'another address of the same network',
    peer: '2001:0DB8:1:2::9',
    header: '1.1.1.1',
    is: '2001:db8:1:2::/64',
  },
  {
    what: 'the network beside it',
    peer: '2001:db8:1:3::9',
    header: undefined,
    is: '2001:db8:1:3::/64',
  },
  { what: 'IPv6 on one link', peer: 'fe80::1%eth0', header: undefined, is: 'fe80:0:0:0::/64' },
  { what: 'the loopback of IPv6', peer: '::1', header: undefined, is: '0:0:0:0::/64' },
  {
    what: 'IPv6 behind a proxy of IPv6',
    peer: '2001:db8:ffff::1',
    header: '2001:db8:1:2::9',
    is: '2001:db8:1:2::/64',
  },
  { what: 'a connection that has gone', peer: undefined, header: '8.8.8.8', is: '' },
])('$what is $is', ({ peer, header, is }) => {
  const incoming = {
    headers: { 'x-forwarded-for': header },
    socket: { remoteAddress: peer },
  } as unknown as IncomingMessage
  expect(clientAddress(incoming, trustProxies(proxies))).toBe(is)
})

test.for([
  ...['127.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '::1', 'fd00::/8', '::/0'].map((entry) => ({
    entry,
    is: true,
  })),
  ...[
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    '10.0.0.0/-1',
    ' ',
    '*',
  ].map((entry) => ({ entry, is: false })),
])('"$entry" is an address or a range: $is', ({ entry, is }) => {
  expect(isAddressRange(entry)).toBe(is)
})
