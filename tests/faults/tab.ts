import type { Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'

/** What a page of the tests shows and does; it runs in the browser. */
export interface OnboardingTab extends Roxels {
  /** The texts that are shown, and where the client stands. */
  readonly shown: () => readonly string[]
  readonly status: () => string
}

const roxels = createRoxels({
  baseUrl: location.origin,
  templateKey: location.hash.slice(1),
  person: { externalId: 'user_ada', name: 'Ada' },
})
const { ids, message } = roxels.transcript
globalThis.tab = {
  ...roxels,
  shown: () => ids.get().map((id) => `${message(id).get()?.text} (${message(id).get()?.state})`),
  status: () => roxels.state.get().status,
}
roxels.start()
