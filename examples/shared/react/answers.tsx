import { useCaptured, useGoals } from '@roxels/react'
import { answersOf, progressOf } from '../answers.ts'

/** What was captured, goal by goal. */
export function Answers() {
  const goals = useGoals()
  const answers = answersOf(goals, useCaptured())
  const { done, text } = progressOf(goals)
  return (
    <aside className="answers" aria-label="Your answers">
      <h2>Your answers</h2>
      <p className="note" hidden={goals.length > 0}>
        They show up here while you talk.
      </p>
      <p className="progress" hidden={goals.length === 0}>
        <progress aria-label="Progress" value={done} max={goals.length || 1} />
        {text}
      </p>
      <dl>
        {answers.map((answer) => (
          <div data-state={answer.state} key={answer.id}>
            <dt>{answer.title}</dt>
            <dd>{answer.text}</dd>
          </div>
        ))}
      </dl>
    </aside>
  )
}
