import { expect, waitFor } from 'storybook/test'
import AgentTurn from '#scene'
import type { Meta, Story } from '../../story.ts'

/** What the agent is doing. */
export default { title: 'Parts/Agent turn', component: AgentTurn } satisfies Meta

/** It is at work, whether or not it has begun to speak. */
export const AtWork: Story = {
  args: { saying: 'Let me think about ' },
  async play({ canvas, loaded: { stage } }) {
    await expect(canvas.getByText('It is at work.')).toBeInTheDocument()
    await stage.server.say('that.')
    await waitFor(() => expect(canvas.getByText('It listens.')).toBeInTheDocument())
  },
}

/** It could not finish; asked to go on, it goes on where it was. */
export const BrokenOff: Story = {
  args: { saying: 'Let me think about ', brokenOff: true },
  async play({ canvas, userEvent }) {
    await expect(canvas.getByText('It has broken off.')).toBeInTheDocument()
    await userEvent.click(canvas.getByRole('button', { name: 'Go on' }))
    await waitFor(() => expect(canvas.getByText('It is at work.')).toBeInTheDocument())
  },
}
