import type { RoxelsErrorCode } from '@roxels/react'
import { isRoxelsError } from '@roxels/react'

const told = new Set<RoxelsErrorCode>()

addEventListener('unhandledrejection', ({ reason }) => {
  if (isRoxelsError(reason)) told.add(reason.code)
})
