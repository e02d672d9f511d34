import type { Roxels } from '@roxels/core'
import type { Answers } from '../talk.ts'
import { answerIds, chunksOf, openTalk, word } from '../talk.ts'

type Texts = readonly { readonly id: string; readonly text: string }[]

/** Two ways to show the same messages. Each answers the function that takes them away. */
export interface Sides {
  /** By a client and our adapter. */
  adapter(root: HTMLElement, roxels: Roxels): () => void
  /** By a store that somebody has written for this and nothing else. */
  handWritten(root: HTMLElement, messages: Texts, body: ReadableStream<Uint8Array>): () => void
}

/** `driver` shows nothing: what it costs to bring the stream to whoever reads it. */
export type Side = keyof Sides | 'driver'

interface Page {
  show(side: Side, talk: Answers): Promise<void>
  /** Streams the next answer, each chunk in a task of its own: a rendering each. */
  stream(side: Side): Promise<void>
  /** Does that, and answers how often what is shown has changed. */
  changes(side: Side): Promise<number>
  /** Takes all of it away. Throws where not everything that was streamed is there. */
  clear(): void
}

declare global {
  var page: Page
}

interface Shown {
  readonly root: HTMLElement
  readonly feed: (chunk: Uint8Array) => void
  readonly end: () => void
}

export function offer(sides: Sides): void {
  const chunks = new Map<Side, Uint8Array[][]>()
  const shown = new Map<Side, Shown>()

  const present = async (side: Side, root: HTMLElement, talk: Answers): Promise<Shown> => {
    if (side === 'adapter') {
      const { roxels, feed } = await openTalk(talk)
      const hide = sides.adapter(root, roxels)
      const end = () => {
        check(root, talk)
        hide()
        roxels.destroy()
      }
      return { root, feed, end }
    }
    const { body, feed } = openBody()
    if (side === 'driver') {
      void readAll(body)
      return { root, feed, end: () => undefined }
    }
    const hide = sides.handWritten(root, textsOf(talk), body)
    const end = () => {
      check(root, talk)
      hide()
    }
    return { root, feed, end }
  }
  const stream = async (side: Side) => {
    const { feed } = shown.get(side)!
    for (const chunk of chunks.get(side)!.shift()!) {
      feed(chunk)
      await nextTask()
    }
  }

  globalThis.page = {
    async show(side, talk) {
      const root = document.body.appendChild(document.createElement('main'))
      // Not laid out: what a browser does to paint a changed text is the same for both, and would hide how they differ.
      root.hidden = true
      const all = chunksOf(talk)
      const perAnswer = talk.deltasPerAnswer / talk.deltasPerChunk
      chunks.set(
        side,
        Array.from({ length: talk.answers }, () => all.splice(0, perAnswer)),
      )
      shown.set(side, await present(side, root, talk))
    },
    stream,
    async changes(side) {
      let count = 0
      const observer = new MutationObserver((records) => {
        count += records.length
      })
      const options = { subtree: true, characterData: true, childList: true }
      observer.observe(shown.get(side)!.root, options)
      await stream(side)
      observer.disconnect()
      return count
    },
    clear() {
      for (const { root, end } of shown.values()) {
        end()
        root.remove()
      }
      shown.clear()
    },
  }
}

/** As `fetch` would answer it. */
function openBody(): Pick<Shown, 'feed'> & { readonly body: ReadableStream<Uint8Array> } {
  let feed: Shown['feed'] = () => undefined
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      feed = (chunk) => controller.enqueue(chunk)
    },
  })
  return { body: new Response(stream).body as ReadableStream<Uint8Array>, feed }
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader()
  while (!(await reader.read()).done);
}

function textsOf(talk: Answers): Texts {
  const answers = new Set(answerIds(talk))
  return Array.from({ length: talk.messages }, (_, n) => {
    const id = `m${n}`
    return { id, text: answers.has(id) ? '' : `Message ${n}` }
  })
}

function check(root: HTMLElement, { messages, answers, deltasPerAnswer }: Answers): void {
  const whole = word.repeat(deltasPerAnswer)
  const rows = Array.from(root.querySelectorAll('li'), ({ textContent }) => textContent)
  const isWhole = rows.length === messages && rows.slice(-answers).every((text) => text === whole)
  if (!isWhole) throw new Error('Not everything that was streamed is shown.')
}

const { port1, port2 } = new MessageChannel()

/** A timer would wait for longer than there is work. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    port1.onmessage = () => resolve()
    port2.postMessage(null)
  })
}
