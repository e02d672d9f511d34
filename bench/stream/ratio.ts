/** What was measured of ours and of the bare thing, in turns. */
export interface Round {
  readonly ours: number
  readonly bare: number
}

/** Measures in turns, so that what else the machine does hits both. */
export async function rounds(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
  count = 3,
): Promise<readonly Round[]> {
  const all: Round[] = []
  for (let round = 0; round < count; round += 1) {
    all.push({ bare: await bare(), ours: await ours() })
  }
  return all
}

/** Prints the medians, and the ratio with its spread over the rounds. */
export function sayRatio(what: string, unit: string, all: readonly Round[], target: string): void {
  const ratios = all.map(({ ours, bare }) => ours / bare)
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  const of = (which: keyof Round) => {
    const value = median(all.map((round) => round[which]))
    return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
  }
  console.log(
    `${what}: ${of('ours')} ${unit}, bare ${of('bare')}, ratio ${median(ratios).toFixed(2)} (${spread}; ${target})`,
  )
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
