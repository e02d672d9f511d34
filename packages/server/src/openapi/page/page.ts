import { createHash } from 'node:crypto'
import type { OpenApiDocument } from '../specification.ts'
import { inline, markup, prose } from './markup.ts'
import type { Listed } from './operation.ts'
import { operationSection } from './operation.ts'
import { component } from './schema.ts'
import { style } from './style.ts'

/** A page, and the headers it is sent with. */
export interface Page {
  readonly html: string
  readonly headers: Readonly<Record<string, string>>
}

// The page asks for nothing: no script, no font, no picture, and its one stylesheet is in it.
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Lays an OpenAPI document out for people. */
export function renderPage(document: OpenApiDocument): Page {
  const { info, tags, components } = document
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Listed => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
  const groups = tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }))
  const schemas = Object.entries(components.schemas)
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${info.title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<header>
<h1>${info.title}</h1>
<p>${document.servers.map(({ url }) => markup`<code>${url}</code>`)} · <a href="openapi.json">OpenAPI ${document.openapi}</a></p>
</header>
<nav aria-label="Contents">
${groups.map(
  ({ name, operations: all }) => markup`<details open><summary>${name}</summary>
<ul>
${all.map(
  ({ method, path, operation }) =>
    markup`<li><a href="#${operation.operationId}"><span>${method}</span> ${path.replace('/v1', '')}</a></li>\n`,
)}</ul></details>
`,
)}<details><summary>Schemas</summary>
<ul>
${schemas.map(([name]) => markup`<li><a href="#${name}">${name}</a></li>\n`)}</ul></details>
</nav>
<main>
${prose(info.description)}
<h2>Credentials</h2>
<p>One of these as <code>Authorization: Bearer …</code>, as each operation says.</p>
<dl>
${Object.entries(components.securitySchemes).map(
  ([name, scheme]) => markup`<dt id="${name}"><code>${name}</code></dt>
<dd><p>${inline(scheme.description)}</p></dd>
`,
)}</dl>
${groups.map(
  ({ name, description, operations: all }) => markup`<h2>${name}</h2>
<p>${inline(description)}</p>
${all.map((each) => operationSection(document, each))}`,
)}
<h2>Schemas</h2>
${schemas.map(([name, schema]) => component(name, schema))}
</main>
</body>
</html>
`
  return { html: page.html, headers }
}
