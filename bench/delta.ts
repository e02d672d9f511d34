import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createParser } from 'eventsource-parser'
import { chunksOf, openTalk, word } from './talk.ts'

setFlagsFromString('--expose-gc')
/** What earlier rounds left behind is not to be paid for by a later one. */
const collectGarbage = runInNewContext('() => gc({ type: "minor" })') as () => void

const deltas = 20_000
const oneAnswer = { answers: 1, deltasPerAnswer: deltas, deltasPerChunk: 20 }
const rounds = 25

/**
 * What one streamed delta costs the client, network excluded: with 10 and with 10,000 messages before it, and as the floor what
 * any client must do (split the stream, JSON.parse, append). The three take turns in one process. Whatever else the machine does
 * only ever adds to a round, so the cheapest ones are compared; how far the median is from them shows how busy it was.
 */
export async function benchDelta(): Promise<void> {
  const few: number[] = []
  const many: number[] = []
  const floor: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    few.push(await measure(10))
    many.push(await measure(10_000))
    floor.push(measureFloor())
  }
  const [a, b, f] = [Math.min(...few), Math.min(...many), Math.min(...floor)]
  console.log(`delta: ${deltas} deltas of one answer, the cheapest of ${rounds} rounds`)
  console.log(`  at 10 messages      ${costOf(few)}`)
  console.log(`  at 10,000 messages  ${costOf(many)}   ratio ${(b / a).toFixed(2)}`)
  console.log(`  floor               ${costOf(floor)}   ratio ${(a / f).toFixed(2)}`)
}

function costOf(times: readonly number[]): string {
  return `${Math.min(...times).toFixed(2)} µs per delta (median ${median(times).toFixed(2)})`
}

async function measure(messages: number): Promise<number> {
  const talk = { messages, ...oneAnswer }
  const { roxels, feed } = await openTalk(talk)
  const id = `m${messages - 1}`
  const listening = roxels.transcript.message(id).listen(() => undefined)
  const chunks = chunksOf(talk)
  collectGarbage()
  const begin = process.cpuUsage()
  for (const chunk of chunks) feed(chunk)
  const whole = word.length * deltas
  while (roxels.transcript.message(id).get()?.text.length !== whole) await new Promise(setImmediate)
  const { user, system } = process.cpuUsage(begin)
  listening()
  roxels.destroy()
  return (user + system) / deltas
}

function measureFloor(): number {
  let text = ''
  const parser = createParser({
    onEvent: ({ data }) => {
      text += (JSON.parse(data) as { text: string }).text
    },
  })
  const decoder = new TextDecoder()
  const chunks = chunksOf({ messages: 1, ...oneAnswer })
  collectGarbage()
  const begin = process.cpuUsage()
  for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }))
  const { user, system } = process.cpuUsage(begin)
  if (text.length !== word.length * deltas) throw new Error('The floor lost something.')
  return (user + system) / deltas
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}
