import type { RoxelsErrorCode } from '@roxels/vue'
import { isRoxelsError } from '@roxels/vue'

const told = new Set<RoxelsErrorCode>()

addEventListener('unhandledrejection', ({ reason }) => {
  if (isRoxelsError(reason)) told.add(reason.code)
})
