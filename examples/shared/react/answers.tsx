import { useGoals } from '@roxels/react'
import { useEffect, useRef, useState } from 'react'
import { progressOf, wordsOf } from '../answers.ts'
import { correctedData, fieldsOf, focusFirstField, problemOf } from '../correction.ts'
import { takeLostFocus } from '../focus.ts'

/** What was captured, goal by goal: to review, correct and confirm. */
export function Answers() {
  const { done, progress, items } = useGoals()
  return (
    <aside className="answers" aria-label="Your answers">
      <h2>Your answers</h2>
      <p className="note" hidden={items.length > 0}>
        They show up here while you talk.
      </p>
      <p className="progress" hidden={items.length === 0}>
        <progress aria-label="Progress" {...progress} />
        {progressOf(done, items)}
      </p>
      <dl>
        {items.map((goal) => (
          <Answer goal={goal} key={goal.id} />
        ))}
      </dl>
    </aside>
  )
}

type Goal = ReturnType<typeof useGoals>['items'][number]

function Answer({ goal }: { readonly goal: Goal }) {
  const { title, state, data, canCorrect, confirm } = goal
  const [isChanging, setChanging] = useState(false)
  const close = () => setChanging(false)
  const change = useRef<HTMLButtonElement>(null)
  // The form and the button that go take the focus along.
  const keepFocus = () => takeLostFocus(change.current)
  useEffect(() => (isChanging ? keepFocus : undefined), [isChanging])
  useEffect(() => (confirm.hidden ? undefined : keepFocus), [confirm.hidden])
  return (
    <div data-state={state}>
      <dt>{title}</dt>
      <dd>{wordsOf(data)}</dd>
      <dd className="actions">
        {isChanging && canCorrect ? (
          <Correction goal={goal} close={close} />
        ) : (
          <>
            <button aria-label={`Confirm ${title}`} {...confirm}>
              Confirm
            </button>
            <button
              type="button"
              ref={change}
              aria-label={`Change ${title}`}
              hidden={!canCorrect || fieldsOf(title, data).length === 0}
              onClick={() => setChanging(true)}
            >
              Change
            </button>
          </>
        )}
      </dd>
    </div>
  )
}

function Correction({ goal, close }: { readonly goal: Goal; readonly close: () => void }) {
  const { title, data, correct } = goal
  const [problem, setProblem] = useState('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => focusFirstField(form.current), [])
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        correct(correctedData(event.currentTarget, data)).then(
          // Who has given it up meanwhile may be writing in another one.
          () => form.current !== null && close(),
          (error: unknown) => setProblem(problemOf(error)),
        )
      }}
    >
      {fieldsOf(title, data).map(({ name, label, type, value, isChecked }) => (
        <label key={name}>
          {label}
          <input {...{ name, type }} step="any" defaultValue={value} defaultChecked={isChecked} />
        </label>
      ))}
      <p role="alert">{problem}</p>
      <button type="submit">Save</button>
      <button type="button" onClick={close}>
        Cancel
      </button>
    </form>
  )
}
