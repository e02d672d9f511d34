const shownAtMost = 10

/** Where two plain values differ, a line each: `messages[2].text: expected "Hello", is "Hell"`. */
export function differences(expected: unknown, actual: unknown): readonly string[] {
  const lines = [...differing(expected, actual, '')]
  const left = lines.length - shownAtMost
  return left > 0 ? [...lines.slice(0, shownAtMost), `… and ${left} more`] : lines
}

function* differing(expected: unknown, actual: unknown, path: string): Generator<string> {
  if (Object.is(expected, actual)) return
  if (isObject(expected) && isObject(actual) && Array.isArray(expected) === Array.isArray(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const step = Array.isArray(expected) ? `[${key}]` : path === '' ? key : `.${key}`
      yield* differing(expected[key], actual[key], path + step)
    }
    return
  }
  yield `${path}: expected ${inWords(expected)}, is ${inWords(actual)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function inWords(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
