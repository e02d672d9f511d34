import type { Turn } from '@roxels/protocol'
import type { Roxels } from '../roxels.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

export interface AgentTurnParts {
  /** It is at work, whether or not it has begun to speak. */
  readonly isAtWork: boolean
  /** It could not finish. */
  readonly hasBrokenOff: boolean
  /** Lets it go on; there where it has broken off. */
  readonly retry: ButtonProps
}

/** What the agent is doing. */
export function agentTurn({ retry }: Pick<Roxels, 'retry'>, turn: Turn | null): AgentTurnParts {
  const hasBrokenOff = turn?.state === 'interrupted' || turn?.state === 'failed'
  return {
    isAtWork: turn?.state === 'started',
    hasBrokenOff,
    retry: button(hasBrokenOff, () => retry()),
  }
}
