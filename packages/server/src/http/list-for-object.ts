/**
 * Where a list was sent and an object read, such as `persons[0]`: valibot takes a list for an object without fields. Undefined
 * if nowhere.
 */
export function listForObject(sent: unknown, read: unknown, at = ''): string | undefined {
  // Untouched: nothing was read into it. What may be of any depth is never entered.
  if (sent === read || typeof sent !== 'object' || typeof read !== 'object') return undefined
  if (sent === null || read === null) return undefined
  const isList = Array.isArray(read)
  if (Array.isArray(sent) !== isList) return at
  for (const [key, part] of Object.entries(read)) {
    const name = isList ? `${at}[${key}]` : at === '' ? key : `${at}.${key}`
    const found = listForObject((sent as Record<string, unknown>)[key], part, name)
    if (found !== undefined) return found
  }
  return undefined
}
