import type { Registry } from './registry.ts'
import { createRegistry } from './registry.ts'

const secondsBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const batchBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

/** What a server counts and measures of itself. Says nothing of anybody: no label holds an id, a name or a text. */
export type Metrics = ReturnType<typeof createMetrics>

export function createMetrics() {
  const registry: Registry = createRegistry()
  const { counter, histogram } = registry
  return {
    registry,
    streamClosed: counter(
      'roxels_stream_closes_total',
      'Streams that ended, by the reason that was sent, or lost.',
      ['reason'],
    ),
    eventsAppended: counter('roxels_events_appended_total', 'Events added to logs.'),
    turnEnded: counter('roxels_turns_total', 'Turns of agents that ended, by outcome.', [
      'outcome',
    ]),
    commitSeconds: histogram(
      'roxels_commit_seconds',
      'How long a transaction of the log took.',
      secondsBounds,
    ),
    commitDecisions: histogram(
      'roxels_commit_decisions',
      'How many decisions went into one transaction of the log.',
      batchBounds,
    ),
    deliverySeconds: histogram(
      'roxels_delivery_seconds',
      'From asking for an append until it was written to the streams of this process.',
      secondsBounds,
    ),
    followSeconds: histogram(
      'roxels_follow_seconds',
      'From the word that another process has done something until it was written to the streams of this one.',
      secondsBounds,
    ),
    httpRequests: counter('roxels_http_requests_total', 'Requests, by method, route and status.', [
      'method',
      'route',
      'status',
    ]),
  }
}
