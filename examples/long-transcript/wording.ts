/** What people read here, whatever it is written in. */
export const title = 'A very long diary'
export const confession =
  'A script in this page plays the server, so that no real one has to be filled. Write something, and its agent answers.'
export const first = 'First message'
export const newest = 'Newest message'

/** How much of it has been read from the server. */
export function extentOf(count: number, hasOlder: boolean): string {
  const shown = count.toLocaleString('en')
  if (count === 0) return 'Nothing yet.'
  return hasOlder ? `The newest ${shown} messages` : `All ${shown} messages`
}
