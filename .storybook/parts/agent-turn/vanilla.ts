import type { Roxels } from '@roxels/core'
import { agentTurn, spread } from '@roxels/core/parts'

export default function mount(root: HTMLElement, roxels: Roxels): () => void {
  root.innerHTML = '<p></p><button>Go on</button>'
  return roxels.turn.subscribe((turn) => {
    const { isAtWork, hasBrokenOff, retry } = agentTurn(roxels, turn)
    const says = hasBrokenOff ? 'It has broken off.' : isAtWork ? 'It is at work.' : 'It listens.'
    root.querySelector('p')!.textContent = says
    spread(root.querySelector('button')!, retry)
  })
}
