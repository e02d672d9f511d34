import type { Roxels } from '@roxels/core'
import { messageActions, spread } from '@roxels/core/parts'

/** The newest message, and what can be done about it. */
export default function mount(root: HTMLElement, { transcript, ...roxels }: Roxels): () => void {
  root.innerHTML = `
    <p></p>
    <button class="retry">Send again</button>
    <button class="discard">Delete</button>`
  const of = (selector: string) => root.querySelector<HTMLElement>(selector)!
  let endMessage = () => {}
  const endIds = transcript.ids.subscribe((ids) => {
    endMessage()
    endMessage = transcript.message(ids.at(-1) ?? '').subscribe((message) => {
      if (message === undefined) return
      const { retry, discard } = messageActions(roxels, message)
      of('p').textContent = `${message.text} (${message.state})`
      spread(of('.retry'), retry)
      spread(of('.discard'), discard)
    })
  })
  return () => {
    endIds()
    endMessage()
  }
}
