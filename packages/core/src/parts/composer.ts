import type { Turn } from '@roxels/protocol'
import type { Roxels } from '../roxels.ts'
import type { RoxelsState } from '../state.ts'
import type { ButtonProps } from './props.ts'
import { button } from './props.ts'

/** What the composer needs of a client. */
export type ComposerClient = Pick<Roxels, 'state' | 'send' | 'setDraft' | 'stop'>

export interface ComposerState {
  readonly state: RoxelsState
  readonly draft: string
  readonly turn: Turn | null
}

export interface ComposerParts {
  /** For the `<form>`: not there while the conversation is locked. */
  readonly form: { readonly hidden: boolean; readonly onsubmit: (event: Event) => void }
  /** For a `<fieldset>` around all of it: disabled while nothing can be written. */
  readonly fields: { readonly disabled: boolean }
  /** For the `<textarea>`, which the caller labels: Enter sends, Shift+Enter begins a new line. */
  readonly field: {
    readonly name: string
    readonly value: string
    readonly maxlength: number
    readonly dir: 'auto'
    readonly autocomplete: 'off'
    readonly enterkeyhint: 'send'
    readonly oninput: (event: Event) => void
    readonly onkeydown: (event: KeyboardEvent) => void
  }
  readonly send: { readonly type: 'submit' }
  /** Stops the agent; there while it is at work. */
  readonly stop: ButtonProps
}

const fieldName = 'message'

/** Where one writes. What is written is the client's `draft`: it outlives the component, and goes with the person. */
export function composer(
  { state: now, send, setDraft, stop }: ComposerClient,
  { state, draft, turn }: ComposerState,
): ComposerParts {
  // What is in the field, not in the draft: a framework may not have shown the last key press yet.
  const sendWhatIsIn = (field: Field): void => {
    if (!takesInput(now.get()) || field.value.trim() === '') return
    send(field.value)
    setDraft('')
    field.value = ''
  }
  return {
    form: {
      hidden: state.status === 'locked',
      onsubmit(event) {
        event.preventDefault()
        const field = (event.target as HTMLFormElement).elements.namedItem(fieldName)
        if (field !== null && 'value' in field) sendWhatIsIn(field)
      },
    },
    fields: { disabled: !takesInput(state) },
    field: {
      name: fieldName,
      value: draft,
      maxlength: 8_000,
      dir: 'auto',
      autocomplete: 'off',
      enterkeyhint: 'send',
      oninput: (event) => setDraft((event.target as HTMLTextAreaElement).value),
      onkeydown(event) {
        // While an input method composes, Enter picks a word. Safari ends the composition first: only its key code tells.
        const isComposing = event.isComposing || event.keyCode === 229
        if (event.key !== 'Enter' || event.shiftKey || isComposing) return
        event.preventDefault()
        sendWhatIsIn(event.target as HTMLTextAreaElement)
      },
    },
    send: { type: 'submit' },
    stop: button(turn?.state === 'started', stop),
  }
}

interface Field {
  value: string
}

/** Whether one can write. What cannot be sent yet waits until the line is back. */
function takesInput({ status }: RoxelsState): boolean {
  return status === 'live' || status === 'reconnecting'
}
