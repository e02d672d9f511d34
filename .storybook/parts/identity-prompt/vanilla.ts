import type { Roxels } from '@roxels/core'
import { identityPrompt, keepWarning, spread } from '@roxels/core/parts'

export default function mount(root: HTMLElement, roxels: Roxels): () => void {
  root.innerHTML = `
    <p>Is it still you? <button class="confirm">It is me</button></p>
    <dialog aria-label="Are you still there?">
      <p></p>
      <form method="dialog">
        <button class="stay">I am still here</button>
        <button class="finish">Finish now</button>
      </form>
    </dialog>`
  const of = (selector: string) => root.querySelector<HTMLElement>(selector)!
  const attach = keepWarning(roxels)
  const show = () => {
    const part = identityPrompt(roxels, { state: roxels.state.get(), idle: roxels.idle.get() })
    of('p').hidden = !part.isLocked
    of('dialog p').textContent = part.secondsLeft === null ? '' : `${part.secondsLeft} seconds left`
    spread(of('.confirm'), part.confirm)
    spread(of('dialog'), part.warning)
    spread(of('.stay'), part.stay)
    spread(of('.finish'), part.signOut)
  }
  show()
  attach(of('dialog') as HTMLDialogElement)
  const ends = [roxels.state.listen(show), roxels.idle.listen(show)]
  return () => {
    ends.forEach((end) => end())
    attach(null)
  }
}
