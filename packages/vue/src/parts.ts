import type { Captured, Message } from '@roxels/core'
import {
  agentTurn,
  announcement,
  composer,
  createReadingPlace,
  goals,
  identityPrompt,
  keepWarning,
  messageActions,
  transcript,
} from '@roxels/core/parts'
import type { MaybeRefOrGetter, ShallowRef, VNodeRef } from 'vue'
import { computed, toValue } from 'vue'
import { useCaptured, useRoxelsState, useTurn } from './hooks.ts'
import { translate } from './props.ts'
import { useRoxels } from './provider.ts'
import { useReadable } from './use-readable.ts'

/**
 * The list of messages, by id: give each row its `message(id)` to follow by `useReadable`, and a streamed word renders one row.
 * `log` is for the element that scrolls, `place` tells where in it the reader is.
 */
export function useTranscript() {
  const roxels = useRoxels()
  const { ids, message } = roxels.transcript
  const place = createReadingPlace(roxels)
  const hasOlder = useReadable(roxels.transcript.hasOlder)
  const part = () => translate(transcript(roxels, { hasOlder: hasOlder.value }), 'older')
  return {
    ids: useReadable(ids),
    message,
    hasOlder,
    log: { ...part().log, ref: place.attach as VNodeRef },
    older: computed(() => part().older),
    place,
  }
}

/** What the participant can do about one message. */
export function useMessageActions(message: MaybeRefOrGetter<Message>) {
  const roxels = useRoxels()
  return computed(() => translate(messageActions(roxels, toValue(message)), 'retry', 'discard'))
}

/** What the agent is doing. */
export function useAgentTurn() {
  const roxels = useRoxels()
  const turn = useTurn()
  return computed(() => translate(agentTurn(roxels, turn.value), 'retry'))
}

/** What a live region says: each answer of the agent once, when it has ended. */
export function useAnnouncement(): Readonly<ShallowRef<string>> {
  return useReadable(announcement(useRoxels()))
}

/** Where one writes. */
export function useComposer() {
  const roxels = useRoxels()
  const state = useRoxelsState()
  const draft = useReadable(roxels.draft)
  const turn = useTurn()
  const now = () => ({ state: state.value, draft: draft.value, turn: turn.value })
  return computed(() => translate(composer(roxels, now()), 'form', 'field', 'stop'))
}

/** What the conversation is about, and how far it has come. */
export function useGoals<C extends object = Captured>() {
  const roxels = useRoxels<C>()
  const state = useRoxelsState()
  const all = useReadable(roxels.goals)
  const captured = useCaptured<C>()
  const now = () => ({ state: state.value, goals: all.value, captured: captured.value })
  return computed(() => {
    const { items, ...rest } = goals(roxels, now())
    return { ...rest, items: items.map((item) => translate(item, 'confirm')) }
  })
}

/** Whether whoever is here is still the same person, and still here. */
export function useIdentityPrompt() {
  const roxels = useRoxels()
  const state = useRoxelsState()
  const idle = useReadable(roxels.idle)
  const ref = keepWarning(roxels) as VNodeRef
  const now = () => ({ state: state.value, idle: idle.value })
  return computed(() => {
    const { warning, ...rest } = identityPrompt(roxels, now())
    return { ...translate(rest, 'confirm', 'stay', 'signOut'), warning: { ...warning, ref } }
  })
}
