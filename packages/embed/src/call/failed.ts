import type { Emitter } from '../events.ts'
import type { Call, CallHolder } from './call.ts'

/** A call that a mistake of the host has kept from beginning. */
export function failedCall(
  emit: Emitter['emit'],
  holder: Pick<CallHolder, 'failed'>,
  error: string,
  field: string | undefined,
): Call {
  return {
    sessionId: null,
    status: 'error',
    isRunning: () => false,
    unanswered: () => undefined,
    begin() {
      emit('status', { status: 'error' })
      emit('error', { error, ...(field === undefined ? {} : { field }) })
      holder.failed(error)
    },
    hangUp: () => undefined,
  }
}
