import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Agent } from '@roxels/server'
import { readToPing } from './caught-up.ts'
import { onSqlite } from './place.ts'
import { serve } from './served.ts'

const deltas = 36_000
const word = ' word'

/** Bytes that are sent to a client that comes back inside a long answer ÷ the bytes of its text. */
export async function benchResume(): Promise<void> {
  await onSqlite(async (place) => {
    const said = Promise.withResolvers<void>()
    const agent: Agent = {
      async *reply({ signal }) {
        for (let index = 0; index < deltas; index += 1) {
          yield { type: 'text', text: word }
          if (index % 100 === 99) await nextTurn()
        }
        said.resolve()
        if (!signal.aborted) {
          await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        }
      },
    }
    const server = await serve(place, agent)
    const { path, token } = await server.open()
    const url = `http://127.0.0.1:${server.port}${path}/events`
    await said.promise
    const whole = deltas * word.length
    const first = await readToPing(url, token)
    const last = /.*id: (\S+)~(\d+)/s.exec(first)
    const [logId, newest] = [last?.[1] ?? '', Number(last?.[2])]
    for (const part of [0.02, 0.25, 0.5, 0.75, 0.95, 0.99]) {
      const seq = Math.floor(newest * part)
      const text = await readToPing(url, token, `${logId}~${String(seq).padStart(12, '0')}`)
      const bytes = Buffer.byteLength(text)
      console.log(
        `resume ${(part * 100).toFixed(0)} % into ${deltas} deltas: ${bytes} bytes, text ${whole}, ratio ${(bytes / whole).toFixed(2)} (at most 1.2)`,
      )
    }
    await server.close()
  })
}
