export { createRoxels } from './client.ts'
export type { Roxels, RoxelsEvents, RoxelsOptions, SessionInfo } from './roxels.ts'

export type { Readable } from './readable.ts'
export type { RoxelsState } from './state.ts'
export type { Refusal } from './lifecycle/events.ts'
export type { Person, PersonInput } from './person.ts'
export type { SignOutReport } from './sign-out.ts'
export type { OutboxEntry } from './outbox/entry.ts'
export type { Message } from './transcript/message.ts'
export type { Captured } from './transcript/projection.ts'
export type { Goal, Turn } from '@roxels/protocol'

export { isRoxelsError, RoxelsError } from './errors.ts'
export type { RoxelsErrorCode } from './errors.ts'

export { browserPorts } from './browser.ts'
export type { Channel, Clock, KeyValueStorage, Ports } from './ports.ts'
