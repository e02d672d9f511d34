import type { AgentStep } from '../agent/port.ts'

/** What an agent has yielded and the log has not taken yet. */
export interface CollectedSteps {
  add(step: AgentStep): void
  /** True once the agent has said something, in this attempt at its turn. */
  hasSpoken(): boolean
  isEmpty(): boolean
  /** Hands over what can be appended: pieces of text that follow each other as one. */
  take(): readonly AgentStep[]
  /** Hands over the rest, half a character included. */
  takeAll(): readonly AgentStep[]
}

export function collectSteps(): CollectedSteps {
  let steps: AgentStep[] = []
  let spoken = false
  /** The first half of a surrogate pair whose second half is still to come (Rule 36). */
  let half = ''

  function addText(text: string): void {
    const last = steps.at(-1)
    if (last?.type === 'text') steps[steps.length - 1] = { type: 'text', text: last.text + text }
    else steps.push({ type: 'text', text })
  }

  function take(): readonly AgentStep[] {
    const taken = steps
    steps = []
    return taken
  }

  return {
    add(step) {
      if (step.type !== 'text') return void steps.push(step)
      const text = half + step.text
      half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? ''
      const whole = storable(half === '' ? text : text.slice(0, -1))
      if (whole === '') return
      spoken = true
      addText(whole)
    },
    hasSpoken: () => spoken,
    isEmpty: () => steps.length === 0,
    take,
    takeAll() {
      if (half !== '') addText(storable(half))
      half = ''
      return take()
    },
  }
}

// PostgreSQL refuses U+0000, and a lone surrogate has no UTF-8 form. Both lengths stay the same.
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}
