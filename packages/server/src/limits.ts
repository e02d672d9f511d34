import type { Rate } from './http/rate-limit.ts'

/** Every span of time and every bound the server keeps to. */
export interface Limits {
  /** How long a producer may be silent before its turn is taken from it (Rule 44). */
  readonly leaseMs: number
  readonly leaseRenewalMs: number
  readonly reaperMs: number
  /** How late this server may see what another one did where a wake-up was lost. */
  readonly pollMs: number
  /** The shortest time between two wake-ups. */
  readonly wakeMs: number
  /** How often is looked for what is past its time. */
  readonly sweepMs: number
  /** Longest silence on a stream (Rule 25). */
  readonly heartbeatMs: number
  /** How long a stream lasts at most; up to a quarter less, at random. */
  readonly rotateMs: number
  /** How far a reader may fall behind (Rule 34). */
  readonly streamBufferBytes: number
  /** How long a closed stream may take to be read to its end. */
  readonly closeGraceMs: number
  /** Further behind than so many events, a snapshot is the shorter answer (Rule 20). */
  readonly tailEvents: number
  readonly snapshotMessages: number
  /** A snapshot holds no more text than this, but for one message. */
  readonly snapshotChars: number
  /** How long the deltas of a finished message stay. */
  readonly compactAfterMs: number
  /** Life of a session token (Rule 13). */
  readonly tokenMs: number
  /** Life of a session secret that may not outlive the visit (Rule 10). */
  readonly visitMs: number
  readonly bodyBytes: number
  /** How long a request may take to arrive. */
  readonly requestMs: number
  /** How often a backend may call, by its key. */
  readonly backendRate: Rate
  /** How often sessions may be opened, by embed key and address. */
  readonly openSessionRate: Rate
  /** How often one session may call. */
  readonly sessionRate: Rate
}

export const defaultLimits: Limits = {
  leaseMs: 3_000,
  leaseRenewalMs: 1_000,
  reaperMs: 500,
  pollMs: 2_000,
  wakeMs: 10,
  sweepMs: 10_000,
  heartbeatMs: 10_000,
  rotateMs: 5 * 60_000,
  streamBufferBytes: 1024 * 1024,
  closeGraceMs: 10_000,
  tailEvents: 2_000,
  snapshotMessages: 50,
  snapshotChars: 256 * 1024,
  compactAfterMs: 60_000,
  tokenMs: 10 * 60_000,
  visitMs: 24 * 60 * 60_000,
  bodyBytes: 256 * 1024,
  requestMs: 30_000,
  backendRate: { requests: 1_000, seconds: 10 },
  openSessionRate: { requests: 60, seconds: 60 },
  sessionRate: { requests: 120, seconds: 10 },
}

/** Milliseconds since 1970. */
export type Clock = () => number
