import type { Roxels, RoxelsOptions } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import { expectNoResidue } from '@roxels/core/testing'
import { deafen, listenFirst } from './deaf.ts'
import type { Streaming } from './streaming.ts'
import { createStreaming } from './streaming.ts'

/** What a host's own backend tells its page: who is signed in there, and how the page goes about it. */
export type HostAnswer = Pick<
  RoxelsOptions,
  'templateKey' | 'person' | 'tabs' | 'kiosk' | 'baseUrl'
> & {
  /** What the page does as soon as it has its client. */
  readonly first?: 'start' | 'signOut' | 'nothing'
  /** No server is asked: `host.speak` says what the agent says. */
  readonly isItsOwnServer?: boolean
}

/** What a test can do in a page. It is never told anything of a person: all of that comes from the host, or is typed. */
interface Host {
  readonly roxels: Roxels
  readonly speak: Streaming['speak']
  /** Says that whoever the host names by this number is here now, and opens the conversation. */
  turnTo(visit: number): Promise<void>
  readonly expectNoResidue: typeof expectNoResidue
  /** Everything somebody could read on the page, and hear read out. */
  readonly shown: () => string
  /** What the page showed each time it was woken, before anything was painted. */
  readonly awoken: Glimpse[]
  /** What the page showed in each frame that was painted, from the moment that `watch` is called. */
  readonly frames: Glimpse[]
  readonly watch: () => void
  /** From now on the page hears nothing of other tabs. */
  readonly deafen: () => void
}

/** What was to be seen at one moment. */
interface Glimpse {
  readonly on: string
  readonly epoch: number
  readonly status: string
  readonly shown: string
}

declare global {
  var host: Host
}

/** A page as a host writes it, around the scene of one framework. */
export async function begin(mount: (root: HTMLElement, roxels: Roxels) => unknown): Promise<void> {
  listenFirst()
  const streaming = createStreaming()
  const visit = new URLSearchParams(location.search).get('visit') ?? ''
  const roxels = await clientFor(visit, streaming)
  const glimpse = (on: string): Glimpse => {
    const { epoch, status } = roxels.state.get()
    return { on, epoch, status, shown: shown() }
  }
  const awoken: Glimpse[] = []
  const wake = ({ type }: Event) => void awoken.push(glimpse(type))
  addEventListener('pageshow', wake)
  document.addEventListener('resume', wake)
  document.addEventListener('visibilitychange', wake)
  const frames: Glimpse[] = []
  const watch = () =>
    void requestAnimationFrame(() => {
      frames.push(glimpse('frame'))
      watch()
    })
  globalThis.host = {
    roxels,
    speak: streaming.speak,
    async turnTo(next) {
      roxels.setPerson((await ask(next)).person)
      roxels.start()
    },
    expectNoResidue,
    shown,
    awoken,
    frames,
    watch,
    deafen,
  }
  mount(document.querySelector('main') ?? document.body, roxels)
}

async function clientFor(visit: string, { ports }: Streaming): Promise<Roxels> {
  const {
    first = 'start',
    baseUrl = location.origin,
    isItsOwnServer,
    ...options
  } = await ask(visit)
  const roxels = createRoxels({ ...options, baseUrl }, isItsOwnServer ? ports : browserPorts())
  if (first === 'start') roxels.start()
  if (first === 'signOut') void roxels.signOut()
  return roxels
}

async function ask(visit: number | string): Promise<HostAnswer> {
  const answer = await fetch(`/host.json?visit=${visit}`)
  return (await answer.json()) as HostAnswer
}

function shown(): string {
  const drafts = Array.from(document.querySelectorAll('textarea'), ({ value }) => value)
  return [document.title, document.body.textContent, ...drafts].join('\n')
}
