/**
 * The headless Chromium of the tests freezes no page and keeps none for the back button. One that is deaf hears as little of the
 * other tabs as those do.
 */
let isDeaf = false

export function deafen(): void {
  isDeaf = true
}

function mute(event: Event): void {
  if (isDeaf) event.stopImmediatePropagation()
}

/** Before there is a client: who listens first may silence the others. */
export function listenFirst(): void {
  addEventListener('storage', mute)
  if (globalThis.BroadcastChannel === undefined) return
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name: string) {
      super(name)
      this.addEventListener('message', mute)
    }
  }
}
