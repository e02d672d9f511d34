import { expect, waitFor } from 'storybook/test'
import Goals from '#scene'
import type { Meta, Story } from '../../story.ts'

export default { title: 'Parts/Goals', component: Goals } satisfies Meta

/** What is settled counts; what is open is not there yet. */
export const Progress: Story = {
  args: { settled: 2 },
  async play({ canvas }) {
    const progress = canvas.getByRole('progressbar', { name: 'Progress' })
    await expect([progress.getAttribute('value'), progress.getAttribute('max')]).toEqual(['2', '4'])
    await expect(canvas.getByText(/Main goal: not yet/)).toBeVisible()
  },
}

/** Where the template asks for it, the participant has the last word. */
export const ToConfirm: Story = {
  args: { settled: 1, toConfirm: true },
  async play({ canvas, userEvent, loaded: { stage } }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Confirm Team size' }))
    await waitFor(() => expect(stage.roxels.goals.get()[1]?.state).toBe('committed'))
    await waitFor(() => expect(canvas.queryByRole('button', { name: /^Confirm/ })).toBeNull())
  },
}

/** What was captured can be corrected, here by emptying it. */
export const Correcting: Story = {
  async play({ canvas, userEvent }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Clear Full name' }))
    await waitFor(() => expect(canvas.getByText(/Full name: ""/)).toBeVisible())
  },
}
