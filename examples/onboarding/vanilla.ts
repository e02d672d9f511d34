import type { Message, Readable, Roxels } from '@roxels/core'
import { announceAnswers } from '../shared/announce.ts'
import { answersOf, progressOf } from '../shared/answers.ts'
import { sendDraft, submitOnEnter } from '../shared/composer.ts'
import { followEnd } from '../shared/follow-end.ts'
import { quietly } from '../shared/quietly.ts'
import * as words from '../shared/wording.ts'
import './scene.css'

/** Calls `show` now and at every change, for as long as the scene is there. */
type Follow = <T>(source: Readable<T>, show: (value: T) => void) => void

export default function onboarding(root: HTMLElement, roxels: Roxels): () => void {
  const ends: (() => void)[] = []
  const follow: Follow = (source, show) => ends.push(source.subscribe(show))

  const person = el('p', { className: 'person' })
  const log = el('div', { className: 'log', role: 'log', ariaLive: 'off', ariaLabel: 'Messages' })
  log.tabIndex = 0
  log.append(messages(roxels, follow))
  const said = el('p', { className: 'unseen', role: 'status' })
  const title = el('h1', { textContent: 'Set up your workspace' })
  const form = composer(roxels, follow)
  const talk = el('section', { className: 'talk', ariaLabel: 'Conversation' }, [
    log,
    line(roxels, follow),
    form,
    said,
  ])
  const top = el('header', { className: 'top' }, [title, person])
  const sheet = el('div', { className: 'sheet' }, [top, talk, answers(roxels, follow)])
  const scene = el('main', { className: 'onboarding' }, [sheet])
  root.append(scene)

  follow(roxels.person, (value) => (person.textContent = words.nameOf(value)))
  follow(roxels.state, ({ status }) => (scene.dataset.status = status))
  ends.push(followEnd(log))
  ends.push(announceAnswers(roxels, (text) => (said.textContent = text)))
  const forget = () => {
    said.textContent = ''
    form.reset()
  }
  ends.push(roxels.on('signed_out', forget))
  return () => {
    for (const end of ends) end()
    scene.remove()
  }
}

function messages({ transcript, turn, retry }: Roxels, follow: Follow): HTMLElement {
  const rows = new Map<string, { readonly row: HTMLElement; readonly end: () => void }>()
  const older = button('Show earlier messages', () => quietly(transcript.loadOlder()))
  const list = el('ol', { className: 'messages' })
  const thinking = el('p', { className: 'thinking', textContent: 'Thinking…' })
  const broken = el('p', { className: 'note' }, [
    'The answer is not finished.',
    button('Retry', () => quietly(retry())),
  ])

  follow(transcript.hasOlder, (hasOlder) => (older.hidden = !hasOlder))
  follow(turn, (value) => {
    thinking.hidden = !words.isAtWork(value)
    broken.hidden = !words.hasBrokenOff(value)
  })
  follow(transcript.ids, (ids) => {
    const present = new Set(ids)
    for (const [id, { row, end }] of rows) {
      if (present.has(id)) continue
      end()
      row.remove()
      rows.delete(id)
    }
    let next = list.firstElementChild
    for (const id of ids) {
      const { row } = rows.get(id) ?? added(id)
      if (row === next) next = next.nextElementSibling
      else list.insertBefore(row, next)
    }
  })

  function added(id: string) {
    const row = el('li', { className: 'message' })
    const shown = { row, end: transcript.message(id).subscribe(message(id, row, retry)) }
    rows.set(id, shown)
    return shown
  }
  return el('div', { className: 'content' }, [older, list, thinking, broken])
}

function message(id: string, row: HTMLElement, retry: Roxels['retry']) {
  const speaker = el('span', { className: 'unseen' })
  const text = el('p', { className: 'text' })
  const mark = document.createTextNode('')
  const again = button('Send again', () => quietly(retry(id)))
  const note = el('p', { className: 'note' }, [mark, again])
  row.append(speaker, text, note)
  return (value: Message | undefined) => {
    if (value === undefined) return
    const { role, state } = value
    Object.assign(row.dataset, { role, state })
    speaker.textContent = words.speakerOf[role]
    text.textContent = value.text
    mark.data = words.noteOf[state]
    note.hidden = words.noteOf[state] === ''
    again.hidden = state !== 'failed'
  }
}

function line({ state, start }: Roxels, follow: Follow): HTMLElement {
  const status = el('p', { role: 'status' })
  const alert = el('p', { role: 'alert' })
  const begin = button('', () => start())
  follow(state, (value) => {
    const label = words.startLabel(value)
    status.textContent = words.lineOf(value)
    alert.textContent = value.refusal?.message ?? ''
    begin.textContent = label ?? ''
    begin.hidden = label === undefined
  })
  return el('div', { className: 'line' }, [status, alert, begin])
}

function composer({ state, turn, send, stop }: Roxels, follow: Follow): HTMLFormElement {
  const draft = el('textarea', { name: 'text', rows: 1, maxLength: 8_000 })
  draft.placeholder = 'Write your answer'
  const halt = button('Stop', () => quietly(stop()))
  const label = el('span', { className: 'unseen', textContent: 'Your message' })
  const input = el('fieldset', {}, [
    el('label', {}, [label, draft]),
    halt,
    el('button', { type: 'submit', textContent: 'Send' }),
  ])
  const form = el('form', { className: 'composer' }, [input])
  draft.addEventListener('keydown', submitOnEnter)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    sendDraft(form, send)
  })
  follow(state, (value) => (input.disabled = !words.takesInput(value)))
  follow(turn, (value) => (halt.hidden = !words.isAtWork(value)))
  return form
}

function answers({ goals, captured }: Roxels, follow: Follow): HTMLElement {
  const bar = el('progress', { ariaLabel: 'Progress' })
  const count = document.createTextNode('')
  const progress = el('p', { className: 'progress' }, [bar, count])
  const list = el('dl', {})
  const none = el('p', { className: 'note', textContent: 'They show up here while you talk.' })
  const show = () => {
    const { done, text } = progressOf(goals.get())
    none.hidden = goals.get().length > 0
    progress.hidden = goals.get().length === 0
    bar.max = goals.get().length || 1
    bar.value = done
    count.data = text
    list.replaceChildren(
      ...answersOf(goals.get(), captured.get()).map((answer) => {
        const pair = el('div', {}, [
          el('dt', { textContent: answer.title }),
          el('dd', { textContent: answer.text }),
        ])
        pair.dataset.state = answer.state
        return pair
      }),
    )
  }
  follow(goals, show)
  follow(captured, show)
  const heading = el('h2', { textContent: 'Your answers' })
  return el('aside', { className: 'answers', ariaLabel: 'Your answers' }, [
    heading,
    none,
    progress,
    list,
  ])
}

function button(name: string, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', textContent: name })
  made.addEventListener('click', act)
  return made
}

/** An element with these properties and children. Text goes in as text: what people write is never markup. */
function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
