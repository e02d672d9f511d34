import { SourceMap } from 'node:module'
import ts from 'typescript'
import type { Bundle, Script } from './bundle.ts'

/** How each warning of core for developers begins; the embed tells whoever builds a page in production too. */
const warningSign = '[roxels]'
const warnings = 'development/warn.js'

/** What may not be in a production bundle for browsers, and is. */
export function problemsOfBundle({ scripts }: Bundle): string[] {
  return scripts.flatMap((script) => [...texts(script), ...syntax(script)])
}

/** Without its counterpart, that there is no warning in production would prove nothing. */
export function problemsOfDevelopment(code: string): string[] {
  if (code.includes(warningSign)) return []
  return [
    `A bundle under the condition "development" holds no warning ("${warningSign} …"): see "imports" of packages/core/package.json.`,
  ]
}

function texts({ name, code, map }: Script): string[] {
  const problems: string[] = []
  if (code.includes('@roxels/source'))
    problems.push(`${name} names the condition @roxels/source, which is for this repository alone.`)
  const { sources } = JSON.parse(map) as { readonly sources: readonly string[] }
  if (sources.some((source) => source.endsWith(warnings))) {
    problems.push(
      `${name} holds warnings for developers (${warnings}): see "imports" of packages/core/package.json, which has to ` +
        'resolve #warn to quiet.js unless the condition is "development".',
    )
  }
  return problems
}

function syntax({ name, code, map }: Script): string[] {
  const file = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const origins = new SourceMap(JSON.parse(map))
  const problems: string[] = []
  const originOf = (node: ts.Node): string => {
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file))
    const entry = origins.findEntry(line, character)
    return 'originalSource' in entry ? entry.originalSource : 'an unknown file'
  }
  const visit = (node: ts.Node): void => {
    if (isProcess(node) && !asksBefore(originOf(node))) {
      problems.push(
        `${name} uses \`process\`, which no browser has; it comes from ${originOf(node)}.`,
      )
    }
    const specifier = importedBy(node)
    if (specifier !== undefined && !/^\.{0,2}\//.test(specifier)) {
      problems.push(
        `${name} still imports "${specifier}", which no browser resolves; it comes from ${originOf(node)}.`,
      )
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return [...new Set(problems)]
}

/** A reference to the global, not a property or a method of that name. */
function isProcess(node: ts.Node): boolean {
  if (!ts.isIdentifier(node) || node.text !== 'process') return false
  const parent: ts.Node & { readonly name?: ts.Node } = node.parent
  return ts.isShorthandPropertyAssignment(parent) || parent.name !== node
}

/** React looks first whether there is a `process`, and does so in every application. */
const asksBefore = (source: string) => /\/node_modules\/react(-dom)?\//.test(source)

function importedBy(node: ts.Node): string | undefined {
  const specifier =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined
  return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined
}
