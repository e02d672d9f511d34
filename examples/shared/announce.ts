import type { Roxels } from '@roxels/core'

/**
 * Says each answer of the agent once, when it is finished: a live region that grew with every word would be read out again and
 * again. What was said before the page came is not announced, and where the conversation is hidden so is what was said. Answers
 * the function that ends it.
 */
export function announceAnswers(roxels: Roxels, say: (text: string) => void): () => void {
  let before = roxels.turn.get()
  return roxels.turn.listen((turn) => {
    const wasSpeaking = before?.state === 'started'
    before = turn
    if (turn === null) say('')
    if (!wasSpeaking || turn === null || turn.state === 'started') return
    if (turn.message_id !== undefined)
      say(roxels.transcript.message(turn.message_id).get()?.text ?? '')
  })
}
