const firstMs = 100
/** No wait is longer. */
export const capMs = 5_000

/**
 * How long to wait before attempt number `attempt` (the first retry is 1): 100 ms doubling to 5 s (Rule 30). `roll` is the
 * caller's dice in [0, 1).
 */
export function backoff(attempt: number, roll: number): number {
  const ceiling = Math.min(capMs, firstMs * 2 ** (attempt - 1))
  // Half fixed, half random: a crowd that lost the line together does not return together.
  return Math.round(ceiling / 2 + (ceiling / 2) * roll)
}
