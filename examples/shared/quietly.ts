/** Lets a wish fail without a word: the line tells that the server is away, and the button is still there. */
export function quietly(wish: Promise<void>): void {
  wish.catch(() => undefined)
}
