import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { ReactNode } from 'react'
import { offer } from '../page.ts'
import { handWritten } from './hand-written.tsx'
import { Adapter } from './adapter.tsx'

function show(root: HTMLElement, node: ReactNode): () => void {
  const app = createRoot(root)
  flushSync(() => app.render(node))
  return () => flushSync(() => app.unmount())
}

offer({
  adapter: (root, roxels) => show(root, <Adapter roxels={roxels} />),
  handWritten: (root, messages, body) => show(root, handWritten(messages, body)),
})
