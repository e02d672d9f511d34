import { expect, waitFor } from 'storybook/test'
import type { Meta, Story } from '../../.storybook/story.ts'
import DroppedLine from '#scene'
import { line } from './line.ts'

/** A button that breaks the network: what is there stays, what is written meanwhile waits. */
export default {
  title: 'Scenes/Dropped line',
  component: DroppedLine,
  parameters: { around: { isCut: line.isCut } },
} satisfies Meta

/** It breaks in the middle of a sentence, and goes on there. */
export const CutAndMended: Story = {
  args: { saying: 'As I was about to ' },
  async play({ canvas, userEvent, loaded: { stage } }) {
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
    await waitFor(() => expect(canvas.getByText(/The line is down/)).toBeInTheDocument())
    await userEvent.type(canvas.getByRole('textbox', { name: 'Your message' }), 'Wait{Enter}')
    await waitFor(() => expect(canvas.getByText('1 message waits to be sent.')).toBeVisible())
    await userEvent.click(canvas.getByRole('button', { name: 'Mend the line' }))
    await waitFor(() => expect(stage.roxels.outbox.get()).toEqual([]))
    await waitFor(() => expect(stage.roxels.state.get().status).toBe('live'))
    await expect(canvas.getByRole('log')).toHaveTextContent('As I was about to')
  },
}
