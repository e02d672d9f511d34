import type { RoxelsErrorCode } from '@roxels/core'
import { isRoxelsError } from '@roxels/core'

const told = new Set<RoxelsErrorCode>()

addEventListener('unhandledrejection', ({ reason }) => {
  if (isRoxelsError(reason)) told.add(reason.code)
})
