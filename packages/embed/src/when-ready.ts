/** Runs when the page has a body to put something in. */
export function whenReady(run: () => void): void {
  if (document.body !== null) run()
  else document.addEventListener('DOMContentLoaded', run, { once: true })
}
