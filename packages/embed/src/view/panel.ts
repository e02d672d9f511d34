import type { Roxels } from '@roxels/core'
import type { ShownCall } from '../displays/display.ts'
import { announcer } from './announcer.ts'
import { answers } from './answers.ts'
import { composer } from './composer.ts'
import { el } from './dom.ts'
import { ending } from './ending.ts'
import { focused, handOver } from './focus.ts'
import { header } from './header.ts'
import { kioskWarning } from './kiosk-warning.ts'
import { line } from './line.ts'
import type { Scope } from './scope.ts'
import { swapWithPerson } from './scope.ts'
import { transcript } from './transcript.ts'

/** A conversation, whatever it is displayed in. */
export interface Panel {
  readonly element: HTMLElement
  readonly header: HTMLElement
  /** Gives the focus to where one writes, or to the title while nothing can be written. */
  focus(): void
}

export function createPanel(
  scope: Scope,
  call: ShownCall,
  controls: readonly HTMLElement[] = [],
): Panel {
  const { roxels } = call
  const { element: top, title } = header(scope, call, controls)
  let field: HTMLTextAreaElement | null = null
  const body =
    roxels === null
      ? el('div', { className: 'person' }, [
          el('div', { className: 'talk' }, [line(scope, call, title)]),
        ])
      : swapWithPerson(
          scope,
          roxels.state,
          (part) => {
            const made = ofPerson(part, call, roxels, title)
            field = made.field
            return made.element
          },
          (gone) => handOver(gone, title),
        )
  const focus = () => {
    title.focus({ preventScroll: true })
    // Does nothing while it is disabled or not there.
    field?.focus({ preventScroll: true })
  }
  return {
    element: el('section', { className: 'panel', part: 'panel' }, [top, body]),
    header: top,
    focus,
  }
}

/** All that belongs to whoever is here: it goes with them. */
function ofPerson(scope: Scope, call: ShownCall, roxels: Roxels, title: HTMLElement) {
  const { strings } = call
  const { form, field } = composer(scope, roxels, strings, title)
  const talk = el('div', { className: 'talk' }, [
    ...transcript(scope, roxels, strings),
    line(scope, call, title),
    form,
    ending(scope, roxels, strings, title),
    announcer(scope, roxels),
  ])
  const element = el('div', { className: 'person' }, [
    answers(scope, roxels, strings, title),
    talk,
    kioskWarning(scope, roxels, strings),
  ])
  // Told last, when all of it shows the state.
  scope.follow(roxels.state, ({ status }) => {
    if (status === 'live' && focused() === title) field.focus({ preventScroll: true })
  })
  return { element, field }
}
