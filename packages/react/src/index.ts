export * from '@roxels/core'

export { RoxelsProvider, useRoxels } from './provider.ts'
export type { RoxelsProviderProps } from './provider.ts'

export { useReadable } from './use-readable.ts'
export {
  useCaptured,
  useGoals,
  useMessage,
  usePerson,
  useRoxelsState,
  useSession,
  useTranscript,
  useTurn,
} from './hooks.ts'
export type { Transcript } from './hooks.ts'
