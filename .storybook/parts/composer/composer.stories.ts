import { expect, waitFor } from 'storybook/test'
import Composer from '#scene'
import type { Meta, Story } from '../../story.ts'

export default { title: 'Parts/Composer', component: Composer } satisfies Meta

/** Enter sends, Shift+Enter begins a new line, and the draft is the client's. */
export const Writing: Story = {
  async play({ canvas, userEvent, loaded: { stage } }) {
    const field = canvas.getByRole('textbox', { name: 'Your message' })
    await userEvent.type(field, 'Ada{Shift>}{Enter}{/Shift}Lovelace')
    await expect(field).toHaveValue('Ada\nLovelace')
    await expect(stage.roxels.draft.get()).toBe('Ada\nLovelace')
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(field).toHaveValue(''))
    const sent = stage.server.requests('POST /messages').map(({ body }) => body['text'])
    await expect(sent).toEqual(['Ada\nLovelace'])
  },
}

/** While the agent is at work it can be stopped; one may go on writing. */
export const AgentAtWork: Story = {
  args: { saying: 'Let me think about ' },
  async play({ canvas, userEvent, loaded: { stage } }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Stop' })).toBeNull())
    await expect(stage.roxels.turn.get()?.state).toBe('stopped')
  },
}

/** The line is down: what is sent now waits until it is back. */
export const Reconnecting: Story = {
  args: { status: 'reconnecting' },
  async play({ canvas }) {
    await expect(canvas.getByRole('textbox')).toBeEnabled()
  },
}

/** Nothing can be written while nothing is open. */
export const Completed: Story = {
  args: { status: 'completed' },
  async play({ canvas }) {
    await expect(canvas.getByRole('textbox')).toBeDisabled()
  },
}

/** Until it is confirmed who is here there is no composer at all. */
export const Locked: Story = {
  args: { status: 'locked' },
  async play({ canvas }) {
    await expect(canvas.queryByRole('textbox')).toBeNull()
  },
}
