'use client'

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
import { useMemo } from 'react'
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
  const { ids, message, hasOlder } = roxels.transcript
  const place = useMemo(() => createReadingPlace(roxels), [roxels])
  const now = { hasOlder: useReadable(hasOlder) }
  const { log, older } = translate(transcript(roxels, now), 'log', 'older')
  return {
    ids: useReadable(ids),
    message,
    ...now,
    log: { ...log, ref: place.attach },
    older,
    place,
  }
}

/** What the participant can do about one message. */
export function useMessageActions(message: Message) {
  return translate(messageActions(useRoxels(), message), 'retry', 'discard')
}

/** What the agent is doing. */
export function useAgentTurn() {
  return translate(agentTurn(useRoxels(), useTurn()), 'retry')
}

/** What a live region says: each answer of the agent once, when it has ended. */
export function useAnnouncement(): string {
  const roxels = useRoxels()
  return useReadable(useMemo(() => announcement(roxels), [roxels]))
}

/** Where one writes. */
export function useComposer() {
  const roxels = useRoxels()
  const now = { state: useRoxelsState(), draft: useReadable(roxels.draft), turn: useTurn() }
  return translate(composer(roxels, now), 'form', 'field', 'stop')
}

/** What the conversation is about, and how far it has come. */
export function useGoals<C extends object = Captured>() {
  const roxels = useRoxels<C>()
  const now = {
    state: useRoxelsState(),
    goals: useReadable(roxels.goals),
    captured: useCaptured<C>(),
  }
  const { items, ...rest } = goals(roxels, now)
  return { ...rest, items: items.map((item) => translate(item, 'confirm')) }
}

/** Whether whoever is here is still the same person, and still here. */
export function useIdentityPrompt() {
  const roxels = useRoxels()
  const ref = useMemo(() => keepWarning(roxels), [roxels])
  const now = { state: useRoxelsState(), idle: useReadable(roxels.idle) }
  const { warning, ...rest } = identityPrompt(roxels, now)
  return { ...translate(rest, 'confirm', 'stay', 'signOut'), warning: { ...warning, ref } }
}
