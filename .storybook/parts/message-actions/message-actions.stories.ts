import { expect, waitFor } from 'storybook/test'
import MessageActions from '#scene'
import type { Meta, Story } from '../../story.ts'

/** What can be done about a message that the server has refused. */
export default { title: 'Parts/Message actions', component: MessageActions } satisfies Meta

/** It is sent again, under the same id. */
export const SendAgain: Story = {
  args: { refused: 'Twelve' },
  async play({ canvas, userEvent }) {
    await expect(canvas.getByText('Twelve (failed)')).toBeInTheDocument()
    await userEvent.click(canvas.getByRole('button', { name: 'Send again' }))
    await waitFor(() => expect(canvas.getByText(/I have noted that/)).toBeInTheDocument())
  },
}

/** It is taken away. */
export const Delete: Story = {
  args: { refused: 'Twelve' },
  async play({ canvas, userEvent, loaded: { stage } }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(canvas.queryByText(/Twelve/)).toBeNull())
    await expect(stage.roxels.outbox.get()).toEqual([])
  },
}

/** What has arrived needs nothing. */
export const Arrived: Story = {
  async play({ canvas }) {
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}
