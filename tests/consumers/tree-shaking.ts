import { whole } from './consumers.ts'

/**
 * About twice what one export comes to with Vite, of which two thirds is Vite's own code for preloading modules. Anything of core
 * that does not go away on its own, be it one library, is more than this.
 */
const limitBytes = 2_000

/** What is wrong with the size of a bundle that uses one small export. */
export function problemsOfSize(bytes: number, wholeBytes: number): string[] {
  if (wholeBytes < 20 * limitBytes) {
    return [
      `is compared with ${whole.name}, whose ${wholeBytes} bytes cannot be all of createRoxels.`,
    ]
  }
  if (bytes <= limitBytes) return []
  return [
    `uses one small export and comes to ${bytes} bytes, more than ${limitBytes} (all of createRoxels: ${wholeBytes}). Some module ` +
      'on its way does something when it is imported; mark such calls /* @__PURE__ */.',
  ]
}
