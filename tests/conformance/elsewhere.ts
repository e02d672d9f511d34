/** Rules that bind a server but do not show from outside, or not in the time a run has; and where they are tested. */
export const elsewhere: Readonly<Record<number, string>> = {
  19: 'tests/faults/sigkill.test.ts',
  32: 'packages/server/src/log/stream.test.ts',
  34: 'packages/server/src/log/stream.test.ts',
  39: 'packages/core/src/stream/law.test.ts',
  44: 'packages/server/src/conversations/lease.test.ts',
  // What binds the client alone.
  5: 'packages/core/src/client.test.ts',
  12: 'packages/core/src/client.test.ts',
  26: 'packages/core/src/stream/connection.test.ts',
  27: 'packages/core/src/stream/law.test.ts',
  28: 'packages/core/src/stream/law.test.ts',
  29: 'packages/core/src/stream/connection.test.ts',
  30: 'packages/core/src/stream/connection.test.ts',
  46: 'packages/core/src/outbox/outbox.test.ts',
  48: 'packages/core/src/client.test.ts',
  49: 'packages/core/src/outbox/outbox.test.ts',
  50: 'packages/core/src/client.test.ts',
  51: 'packages/core/src/tabs/share.test.ts',
  52: 'packages/core/src/tabs/share.test.ts',
  53: 'packages/core/src/tabs/share.test.ts',
  57: 'docs/protocol.md',
}
