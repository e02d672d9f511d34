import type { Roxels } from '@roxels/core'
import { announcement, createReadingPlace, spread, transcript } from '@roxels/core/parts'

export default function mount(root: HTMLElement, roxels: Roxels): () => void {
  root.innerHTML = `
    <div class="log" aria-label="Messages"></div>
    <button type="button" class="newer">New messages</button>
    <p role="status"></p>`
  const [log, newer, said] = root.children as unknown as HTMLElement[]
  const { ids, message, hasOlder } = roxels.transcript
  const place = createReadingPlace(roxels)
  const older = document.createElement('button')
  older.textContent = 'Show earlier messages'
  let rows: (() => void)[] = []
  const endRows = () => rows.splice(0).forEach((end) => end())

  newer!.onclick = place.toEnd
  place.attach(log!)
  const ends = [
    hasOlder.subscribe((value) => {
      const part = transcript(roxels, { hasOlder: value })
      spread(log!, part.log)
      spread(older, part.older)
    }),
    // A real page keeps the rows it has: see examples/shared/vanilla/messages.ts.
    ids.subscribe((all) => {
      endRows()
      log!.replaceChildren(older)
      rows = all.map((id) => {
        const row = log!.appendChild(document.createElement('p'))
        return message(id).subscribe((value) => (row.textContent = value?.text ?? ''))
      })
    }),
    place.hasNew.subscribe((value) => (newer!.hidden = !value)),
    announcement(roxels).subscribe((text) => (said!.textContent = text)),
  ]
  return () => {
    ends.forEach((end) => end())
    endRows()
    place.attach(null)
  }
}
