import type { Ports } from '@roxels/core'
import { createFakePorts, createScriptedServer } from '@roxels/core/testing'
import { history } from './history.ts'

const tickMs = 250
const wordMs = 60
const reply =
  'Thank you, that is noted, and it is the newest of a great many messages. Whatever you wrote before is still up there; scroll back as far as you like while I go on speaking, and nothing moves under your eyes.'

/** The world of a client in which a script plays the server, and its agent answers whatever is written. */
export function playScript(count = 10_000): { readonly ports: Ports; end(): void } {
  const server = createScriptedServer({ log: history(count) })
  const { ports, clock } = createFakePorts(server)
  // Its time passes as ours does: tokens are renewed, pings come.
  const ticking = setInterval(() => clock.advance(tickMs), tickMs)
  let speaking: ReturnType<typeof setTimeout> | undefined

  const isAtWork = () => {
    const turn = server.log().findLast(({ name }) => name === 'turn')
    return turn?.name === 'turn' && turn.data.state === 'started'
  }
  const speak = (words: readonly string[]) => {
    const [word, ...rest] = words
    speaking = undefined
    // The participant may have stopped it.
    if (!isAtWork()) return
    if (word === undefined) {
      void server.finish()
      // What was written meanwhile is answered next.
      return speak(reply.split(/(?<= )/))
    }
    void server.speak(word)
    speaking = setTimeout(() => speak(rest), wordMs)
  }
  server.answer('POST /messages', (_, own) => {
    const answer = own()
    if (speaking === undefined) speak(reply.split(/(?<= )/))
    return answer
  })
  return {
    ports,
    end() {
      clearInterval(ticking)
      clearTimeout(speaking)
    },
  }
}
