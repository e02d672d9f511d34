/** The names in a path such as `/v1/persons/:id`. */
export function pathParams(path: string): readonly string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
}

/** A path as OpenAPI writes it: `/v1/persons/{id}`. */
export function templatedPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}

/** `not_found` as `NotFound`, `message.set` as `MessageSet`. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())
}
