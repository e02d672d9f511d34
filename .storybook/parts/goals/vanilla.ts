import type { Roxels } from '@roxels/core'
import { goals, spread } from '@roxels/core/parts'

export default function mount(root: HTMLElement, roxels: Roxels): () => void {
  const progress = document.createElement('progress')
  progress.ariaLabel = 'Progress'
  const list = document.createElement('ul')
  root.append(progress, list)
  const show = () => {
    const { state, captured } = roxels
    const now = { state: state.get(), goals: roxels.goals.get(), captured: captured.get() }
    const part = goals(roxels, now)
    spread(progress, part.progress)
    // A real page keeps the rows it has: see examples/shared/vanilla/answers.ts.
    list.replaceChildren(
      ...part.items.map(({ title, data, canCorrect, correct, confirm }) => {
        const row = document.createElement('li')
        const ok = document.createElement('button')
        ok.textContent = `Confirm ${title}`
        spread(ok, confirm)
        const clear = document.createElement('button')
        clear.textContent = `Clear ${title}`
        spread(clear, { type: 'button', hidden: !canCorrect, onclick: () => void correct('') })
        row.append(`${title}: ${JSON.stringify(data) ?? 'not yet'} `, ok, clear)
        return row
      }),
    )
  }
  show()
  const ends = [roxels.state.listen(show), roxels.goals.listen(show), roxels.captured.listen(show)]
  return () => ends.forEach((end) => end())
}
