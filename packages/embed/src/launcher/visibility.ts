import type { LauncherConfig } from './config.ts'

/** Whether a launcher is to be seen in a view. A page that does not say which view it is is in none that could be named. */
export function isVisibleIn(
  view: string | null,
  { include, exclude }: LauncherConfig['visibility'],
): boolean {
  const isNamed = (patterns: readonly string[]) =>
    view !== null && patterns.some((pattern) => matches(view, pattern))
  return (include.length === 0 || isNamed(include)) && !isNamed(exclude)
}

/** `*` stands for any characters but `/`, `**` for any; everything else for itself. */
function matches(view: string, pattern: string): boolean {
  const source = pattern
    .split('**')
    .map((part) => part.split('*').map(escaped).join('[^/]*'))
    .join('.*')
  return new RegExp(`^${source}$`, 's').test(view)
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
