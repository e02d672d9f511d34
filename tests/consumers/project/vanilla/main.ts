import type { Readable, Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'

const stated = new URLSearchParams(location.search)

const roxels: Roxels = createRoxels({
  baseUrl: stated.get('server') ?? '',
  templateKey: stated.get('key') ?? '',
})
const list = document.createElement('ol')
document.querySelector('main')?.append(list)

const ids: Readable<readonly string[]> = roxels.transcript.ids
ids.subscribe((shown) => list.replaceChildren(...shown.map(row)))
roxels.start()

function row(id: string): HTMLLIElement {
  const item = document.createElement('li')
  roxels.transcript.message(id).subscribe((message) => (item.textContent = message?.text ?? ''))
  return item
}
