import { benchDelta } from './delta.ts'
import { benchEmbed } from './embed.ts'
import { benchPersons } from './persons.ts'
import { benchRender } from './render.ts'
import { benchAppend } from './stream/append.ts'
import { benchDeliver } from './stream/deliver.ts'
import { benchIdle } from './stream/idle.ts'
import { benchLatency } from './stream/latency.ts'
import { benchOpen } from './stream/open.ts'
import { benchResume } from './stream/resume.ts'

type Bench = () => Promise<void>

const stream: Readonly<Record<string, Bench>> = {
  'stream/append': benchAppend,
  'stream/deliver': benchDeliver,
  'stream/idle': benchIdle,
  'stream/latency': benchLatency,
  'stream/open': benchOpen,
  'stream/resume': benchResume,
}

const benches: Readonly<Record<string, Bench>> = {
  delta: benchDelta,
  embed: benchEmbed,
  persons: benchPersons,
  render: benchRender,
  async stream() {
    for (const bench of Object.values(stream)) await bench()
  },
  ...stream,
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !(name in benches))
if (unknown !== undefined) {
  console.error(`No bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}
for (const name of names.length > 0 ? names : ['delta', 'embed', 'persons', 'render', 'stream'])
  await benches[name]?.()
