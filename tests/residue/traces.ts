import type { Frame, Page, Request } from 'playwright'

/** Which of `secrets` are in `text`, from 1. */
export const foundIn = (text: string, secrets: readonly string[]): readonly number[] =>
  secrets.flatMap((secret, index) => (text.includes(secret) ? [index + 1] : []))

/** What `expectNoResidue` says in the page; empty where it finds nothing. The page has heard of the secrets then. */
export function residueIn(page: Page | Frame, secrets: readonly string[]): Promise<string> {
  return page.evaluate(
    (sought) =>
      globalThis.host.expectNoResidue(sought).then(
        () => '',
        (error: unknown) => String(error),
      ),
    secrets,
  )
}

/** Every word of a request. */
export async function wordsOf(request: Request): Promise<string> {
  const headers = await request.allHeaders()
  return [request.url(), JSON.stringify(headers), request.postData() ?? ''].join('\n')
}

/** The text of every node that scripts of the page can still reach, in the document or not. */
export async function textOfNodes(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page)
  const { result } = await devtools.send('Runtime.evaluate', { expression: 'Node.prototype' })
  const { objects } = await devtools.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
  })
  const texts = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    returnByValue: true,
    functionDeclaration: `function () {
      return Array.from(this, (node) => [node.nodeValue, node.value, node.outerHTML].join(' ')).join(' ')
    }`,
  })
  await devtools.detach()
  return texts.result.value as string
}
