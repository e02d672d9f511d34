import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StartError } from '../start-error.ts'

/**
 * Keeps a second server off a data folder: leases, fan-out and group commit assume that they see every append. The lock is
 * an open transaction on a file of its own, which the system takes back however the process ends.
 */
export function lockFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'server.lock'))
  try {
    lock.exec('begin exclusive')
  } catch (cause) {
    lock.close()
    throw new StartError(
      `The data folder ${folder} is in use by another server. Stop that one, or choose another folder with --data.`,
      { cause },
    )
  }
  return () => lock.close()
}
