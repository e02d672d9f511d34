export { createReader } from './reader.ts'
export type { Reader, Shown } from './reader.ts'
export { openStream } from './stream.ts'
export type { ReceivedEvent, TestStream } from './stream.ts'
