import type { Roxels } from '@roxels/core'
import { answersOf, progressOf } from '../answers.ts'
import { el } from './dom.ts'
import type { Scope } from './scope.ts'

/** What was captured, goal by goal. */
export function answers(scope: Scope, { goals, captured }: Roxels): HTMLElement {
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
  scope.follow(goals, show)
  scope.follow(captured, show)
  const heading = el('h2', { textContent: 'Your answers' })
  return el('aside', { className: 'answers', ariaLabel: 'Your answers' }, [
    heading,
    none,
    progress,
    list,
  ])
}
