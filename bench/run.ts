import { benchAppend } from './append.ts'
import { benchDelta } from './delta.ts'
import { benchIdle } from './idle.ts'
import { benchPersons } from './persons.ts'

const benches: Readonly<Record<string, () => Promise<void>>> = {
  append: benchAppend,
  delta: benchDelta,
  idle: benchIdle,
  persons: benchPersons,
}

const names = process.argv.slice(2)
const unknown = names.find((name) => !(name in benches))
if (unknown !== undefined) {
  console.error(`No bench "${unknown}". There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(1)
}
for (const name of names.length > 0 ? names : Object.keys(benches)) await benches[name]?.()
