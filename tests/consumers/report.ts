const columns = ['nodenext', 'bundler', 'vite bytes', 'esbuild bytes', 'runs'] as const

/** A subject of problems: what all of them share. */
export const everyConsumer = 'every consumer'

/** What came of the checks so far. */
export interface Report {
  /** What its cell of the table says, unless something failed there. */
  note(consumer: string, column: (typeof columns)[number], text: string): void
  /** The subject is a consumer, all of them, or a package; the check may be a column. */
  fail(subject: string, check: string, problems: readonly string[]): void
  table(): string
  /** Each names the subject, the check and what is wrong. */
  readonly problems: readonly string[]
}

export function createReport(consumers: readonly string[]): Report {
  const cells = new Map<string, string>()
  const failed = new Set<string>()
  const problems: string[] = []
  const cell = (consumer: string, column: string) => {
    const isFailed = [consumer, everyConsumer].some((subject) =>
      failed.has(`${subject}: ${column}`),
    )
    return isFailed ? 'FAILED' : (cells.get(`${consumer}: ${column}`) ?? '-')
  }
  return {
    problems,
    note: (consumer, column, text) => void cells.set(`${consumer}: ${column}`, text),
    fail(subject, check, found) {
      for (const problem of found) {
        failed.add(`${subject}: ${check}`)
        problems.push(`${subject}: ${check}: ${problem}`)
      }
    },
    table() {
      const rows = consumers.map((name) => [name, ...columns.map((column) => cell(name, column))])
      return aligned([['consumer', ...columns], ...rows])
    },
  }
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row.map((text, at) => text.padEnd(widths?.[at] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}
