import type { CreateTemplate } from '@roxels/node'

/** What the shop talks about: which lamp it is to be. Its settings say where the launcher is, and what that opens. */
export const lampAdvice: CreateTemplate = {
  name: 'Lamp advice',
  description: 'Finds the lamp that fits a room and a budget.',
  language: 'en',
  phases: [
    {
      id: 'the_lamp',
      goals: [
        {
          id: 'room',
          type: 'structured',
          prompt: 'Which room is it for?',
          schema: {
            title: 'Room',
            type: 'string',
            enum: ['Kitchen', 'Living room', 'Bedroom', 'Study'],
          },
        },
        {
          id: 'light',
          type: 'structured',
          prompt: 'Shall it be bright, to work by, or cosy?',
          schema: { title: 'Light', type: 'string', enum: ['Bright', 'Cosy'] },
        },
        {
          id: 'budget',
          type: 'quantitative',
          prompt: 'How many euros do you want to spend, at most?',
          schema: { title: 'Budget in euros', type: 'integer', minimum: 10, maximum: 10_000 },
        },
      ],
    },
  ],
  settings: {
    greeting: 'Three questions, and I know which lamp is yours.',
    embedded: {
      resumption: { enabled: true },
      launcher: {
        persistent: true,
        display: 'compact',
        label: 'Help me choose',
        // Who pays wants to pay.
        visibility: { exclude: ['checkout'] },
      },
    },
  },
}
