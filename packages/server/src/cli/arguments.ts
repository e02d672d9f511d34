import { parseArgs } from 'node:util'
import { StartError } from '../start-error.ts'

/** The words of a command line, and its options; undefined for those that were not given. */
export function parseArguments(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        host: { type: 'string' },
        port: { type: 'string' },
        data: { type: 'string' },
        origin: { type: 'string', multiple: true },
        demo: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('. ')[0] : 'Unknown option'
    throw new StartError(`${reason}. See roxels --help.`, { cause })
  }
}

export type Options = ReturnType<typeof parseArguments>['values']

export const defaultData = './roxels-data'
