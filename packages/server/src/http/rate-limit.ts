import type { RateLimiterRes } from 'rate-limiter-flexible'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { ApiError } from './errors.ts'
import type { Call } from './route.ts'

/** So many requests in any window of so many seconds. */
export interface Rate {
  readonly requests: number
  readonly seconds: number
}

/** Counts the calls of whoever is named, in this process. */
export interface RateLimiter {
  /**
   * Counts one call and says on its answer what is left (draft-ietf-httpapi-ratelimit-headers). Throws `rate_limited` with
   * `Retry-After` when nothing is.
   */
  count(call: Call, who: string): Promise<void>
}

/** `name` is what the limit is called in `RateLimit-Policy`. */
export function createRateLimiter(name: string, { requests, seconds }: Rate): RateLimiter {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds })

  return {
    async count({ outgoing }, who) {
      const { used, state } = await limiter.consume(who).then(
        (state) => ({ used: true, state }),
        // What it rejects with is no error but where things stand.
        (state: RateLimiterRes) => ({ used: false, state }),
      )
      const resetSeconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
      outgoing.setHeader('ratelimit-policy', `"${name}";q=${requests};w=${seconds}`)
      outgoing.setHeader('ratelimit', `"${name}";r=${state.remainingPoints};t=${resetSeconds}`)
      if (used) return
      throw new ApiError('rate_limited', `Too many requests: wait ${resetSeconds} s.`, {
        headers: { 'retry-after': String(resetSeconds) },
      })
    },
  }
}
