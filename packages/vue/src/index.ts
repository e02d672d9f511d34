export * from '@roxels/core'
export { quietly } from '@roxels/core/parts'
export type {
  AgentTurnParts,
  Attach,
  ButtonProps,
  ComposerParts,
  GoalParts,
  GoalsParts,
  IdentityPromptParts,
  MessageActions,
  ReadingPlace,
  TranscriptParts,
} from '@roxels/core/parts'

export { RoxelsProvider, useRoxels } from './provider.ts'

export { useReadable } from './use-readable.ts'
export { useCaptured, useMessage, usePerson, useRoxelsState, useSession, useTurn } from './hooks.ts'

export {
  useAgentTurn,
  useAnnouncement,
  useComposer,
  useGoals,
  useIdentityPrompt,
  useMessageActions,
  useTranscript,
} from './parts.ts'
export type { VueProps } from './props.ts'
