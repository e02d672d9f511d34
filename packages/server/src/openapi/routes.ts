import type { Route } from '../http/route.ts'
import { describeRoutes } from './document.ts'
import { renderPage } from './page/page.ts'

/** Where the API is described, for programs and for people. Nothing there is secret: no key is asked for. */
export function openapiRoutes(routes: readonly Route[], publicUrl: () => string): readonly Route[] {
  let known: { readonly json: string; readonly page: ReturnType<typeof renderPage> } | undefined
  // Not before the first call: by then the server knows where it is reached.
  function described() {
    if (known === undefined) {
      const document = describeRoutes(routes, publicUrl())
      known = { json: JSON.stringify(document), page: renderPage(document) }
    }
    return known
  }
  return [
    {
      method: 'GET',
      path: '/v1/openapi.json',
      operation: undefined,
      handle: async () => ({
        status: 200,
        text: described().json,
        headers: { 'content-type': 'application/json' },
      }),
    },
    {
      method: 'GET',
      path: '/v1/docs',
      operation: undefined,
      handle: async () => {
        const { html, headers } = described().page
        return { status: 200, text: html, headers }
      },
    },
  ]
}
