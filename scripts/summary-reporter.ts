import type { Reporter } from 'vitest/node'

/**
 * Ends the output with one line a person or a script can read. A file that cannot be loaded and an error outside
 * any test count as failed: both would otherwise be missing from the sum.
 */
export function summaryReporter(): Reporter {
  return {
    onTestRunEnd(modules, unhandledErrors) {
      const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 }
      for (const module of modules) {
        if (module.errors().length > 0) count.failed += 1
        for (const test of module.children.allTests()) count[test.result().state] += 1
      }
      const skipped = count.skipped + count.pending
      const tail = skipped > 0 ? `, ${skipped} skipped` : ''
      console.log(`\n${count.passed} passed, ${count.failed} failed${tail}`)
    },
  }
}
