import type { Roxels } from '@roxels/core'

/** A chat in plain DOM. Answers the function that takes it away. */
export function mountChat(root: HTMLElement, roxels: Roxels): () => void {
  const chat = document.createElement('main')
  chat.innerHTML = `<p role="status"></p><ol></ol><form><input aria-label="Message"><button>Send</button></form>`
  const [status, list, form, input] = ['p', 'ol', 'form', 'input'].map((name) =>
    chat.querySelector(name),
  ) as [HTMLElement, HTMLElement, HTMLFormElement, HTMLInputElement]
  const ends: (() => void)[] = []
  ends.push(
    roxels.state.subscribe((state) => {
      status.textContent = state.status
    }),
    roxels.transcript.ids.listen((ids) => {
      for (const id of ids.slice(list.children.length)) {
        const row = list.appendChild(document.createElement('li'))
        const show = roxels.transcript.message(id).subscribe((message) => {
          row.textContent = `${message?.text} (${message?.state})`
        })
        ends.push(show)
      }
    }),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    roxels.send(input.value)
    form.reset()
  })
  root.append(chat)
  return () => {
    for (const end of ends) end()
    chat.remove()
  }
}
