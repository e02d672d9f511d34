import { join } from 'node:path'
import type { RunningServer } from '@roxels/server'
import { startServer } from '@roxels/server'

/** What the agent says first, found nowhere in a page before. */
export const greeting = 'Good morning. What is your name?'

/** A server of ours, from source, that pages of this machine may use. */
export function startRealServer(folder: string): Promise<RunningServer> {
  return startServer({
    data: join(folder, 'data'),
    port: 0,
    logLevel: 'warn',
    origins: ['http://127.0.0.1:*'],
    agent: {
      async *reply() {
        yield { type: 'text', text: greeting }
      },
    },
  })
}
