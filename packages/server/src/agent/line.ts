// Written without `\s*` around the comma, which is quadratic in a text of nothing but spaces.
const separator = /[;\n]|(?<!\d),|,(?!\d{3}(?!\d))/

/** A text cut at commas, semicolons and line ends, except at a comma that groups thousands. */
export function splitLine(text: string): readonly string[] {
  return text
    .trim()
    .split(separator)
    .map((part) => part.trim())
}
