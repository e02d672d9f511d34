const encodings = ['br', 'gzip'] as const

/** How a body may be packed for its way, best first. */
export type Encoding = (typeof encodings)[number]

/** The best encoding that an `Accept-Encoding` allows; undefined for the text as it is. */
export function chooseEncoding(accepted = ''): Encoding | undefined {
  const weights = new Map(accepted.split(',').map(weightOf))
  return encodings.find((encoding) => (weights.get(encoding) ?? weights.get('*') ?? 0) > 0)
}

// Nothing that cannot be read as a weight is one.
function weightOf(part: string): readonly [string, number] {
  const [name = '', ...parameters] = part.split(';').map((each) => each.trim().toLowerCase())
  const weight = parameters.find((each) => each.startsWith('q='))
  return [name, weight === undefined ? 1 : Number(weight.slice('q='.length))]
}
