/** Markup that may stand in a page as it is. */
export interface Markup {
  readonly html: string
}

type Part = Markup | string | undefined | readonly Part[]

/** Markup with everything put into it escaped, but for what is markup already. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: String.raw({ raw: strings }, ...parts.map(htmlOf)) }
}

function htmlOf(part: Part): string {
  if (part === undefined) return ''
  if (isList(part)) return part.map(htmlOf).join('')
  if (typeof part === 'object') return part.html
  return part
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part)
}

/** Text with `code`, and paragraphs between empty lines. */
export function prose(text: string): readonly Markup[] {
  return text.split('\n\n').map((paragraph) => markup`<p>${inline(paragraph)}</p>\n`)
}

/** Text with `code`. */
export function inline(text: string): readonly Markup[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? markup`${part}` : markup`<code>${part}</code>`))
}
