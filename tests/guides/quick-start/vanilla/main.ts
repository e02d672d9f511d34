import { createRoxels } from '@roxels/core'
import { composer, spread, transcript } from '@roxels/core/parts'

const roxels = createRoxels({
  baseUrl: 'http://127.0.0.1:4600', // your Roxels server
  templateKey: 'rk_…', // the embed key that it has printed
  person: { externalId: 'user_123', name: 'Ada' },
})
const find = (selector: string) => document.querySelector<HTMLElement>(selector)!

const rows = new Map<string, HTMLElement>()
function addRow(id: string): HTMLElement {
  const row = document.createElement('p')
  rows.set(id, row)
  roxels.transcript.message(id).subscribe((message) => {
    row.textContent = message?.text ?? '' // text, never markup
  })
  return row
}
spread(find('#log'), transcript(roxels, { hasOlder: false }).log)
roxels.transcript.ids.subscribe((ids) => {
  find('#log').replaceChildren(...ids.map((id) => rows.get(id) ?? addRow(id)))
})

const { state, draft, turn } = roxels
for (const source of [state, draft, turn]) {
  source.subscribe(() => {
    const now = { state: state.get(), draft: draft.get(), turn: turn.get() }
    const { form, fields, field } = composer(roxels, now)
    spread(find('form'), form)
    spread(find('fieldset'), fields)
    spread(find('textarea'), field)
  })
}
roxels.start()
