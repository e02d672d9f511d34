import type { Roxels } from '@roxels/core'
import { composer, spread } from '@roxels/core/parts'

export default function mount(root: HTMLElement, roxels: Roxels): () => void {
  root.innerHTML = `
    <form>
      <fieldset>
        <textarea aria-label="Your message"></textarea>
        <button class="stop">Stop</button>
        <button class="send">Send</button>
      </fieldset>
    </form>`
  const of = (selector: string) => root.querySelector<HTMLElement>(selector)!
  const show = () => {
    const { state, draft, turn } = roxels
    const part = composer(roxels, { state: state.get(), draft: draft.get(), turn: turn.get() })
    spread(of('form'), part.form)
    spread(of('fieldset'), part.fields)
    spread(of('textarea'), part.field)
    spread(of('.stop'), part.stop)
    spread(of('.send'), part.send)
  }
  show()
  const ends = [roxels.state.listen(show), roxels.draft.listen(show), roxels.turn.listen(show)]
  return () => ends.forEach((end) => end())
}
