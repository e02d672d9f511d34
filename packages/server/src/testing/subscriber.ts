import type { Commit, Fanout } from '../log/fanout.ts'

/** What is published of a conversation from now on; `onCommit` is called with each. */
export function published(
  fanout: Fanout,
  conversationId: string,
  onCommit: (commit: Commit) => void = () => {},
): readonly Commit[] {
  const commits: Commit[] = []
  fanout.subscribe({
    conversationId,
    sessionId: '',
    logId: '',
    secretId: '',
    keyId: null,
    position: () => undefined,
    noteHead: () => {},
    close: () => {},
    receive(commit) {
      commits.push(commit)
      onCommit(commit)
    },
  })
  return commits
}
