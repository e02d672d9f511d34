import { join } from 'node:path'
import type { RunningServer } from '@roxels/server'
import { run } from './command.ts'
import type { Consumer } from './consumers.ts'

/** What goes wrong when the backend begins a conversation, run by the same Node as this. */
export async function problemsInNode(
  folder: string,
  { name, entry }: Consumer,
  { url, secretKey, templateId }: RunningServer,
): Promise<string[]> {
  const program = `
    import { begin } from './${entry}'
    console.log(await begin(...process.argv.slice(1)))`
  const { isDone, said } = await run(
    process.execPath,
    ['--input-type=module', '--eval', program, url, secretKey ?? '', templateId],
    join(folder, name),
  )
  return isDone && /^sess_[\w-]+$/.test(said) ? [] : [`begins no conversation:\n${said}`]
}
