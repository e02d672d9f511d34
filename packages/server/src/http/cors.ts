/**
 * Lets any page send and read. The request itself decides: no cookie exists, and without a key or token that fits its Origin
 * there is only a refusal, which the page's developer must be able to read (Rules 6 and 14).
 */
export function corsHeaders(origin: string | undefined): Map<string, string> {
  const headers = new Map([['vary', 'Origin']])
  if (origin === undefined) return headers
  return headers
    .set('access-control-allow-origin', origin)
    .set('access-control-expose-headers', 'Retry-After, X-Request-Id')
}

/** What the answer to a preflight says besides. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID',
  'access-control-max-age': '7200',
}
