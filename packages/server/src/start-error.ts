/** Why the server cannot start, in one line that names the fix. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
