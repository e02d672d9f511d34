import { isRoxelsError, useRoxels } from '@roxels/react'
import type { SubmitEvent } from 'react'
import { useState } from 'react'
import type { Workspace } from './workspace.ts'

/** Another size in place of the one that was captured. */
export function TeamSize() {
  const { correct } = useRoxels<Workspace>()
  const [problem, setProblem] = useState('')

  async function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const value = Number(new FormData(event.currentTarget).get('size'))
    try {
      await correct('team_size', { value, unit: 'people' })
      setProblem('')
    } catch (error) {
      const isBad = isRoxelsError(error, 'validation_error')
      setProblem(isBad ? error.message : 'This could not be saved. Try again.')
    }
  }
  return (
    <form onSubmit={(event) => void save(event)}>
      <label>
        People <input name="size" type="number" />
      </label>
      <button>Save</button>
      <p role="alert">{problem}</p>
    </form>
  )
}
