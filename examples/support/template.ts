import type { CreateTemplate } from '@roxels/node'

/** What this scene talks about: what a support case needs before somebody looks into it. */
export const supportTemplate: CreateTemplate = {
  name: 'Support case',
  description: 'Takes down what is wrong, for whom and since when.',
  language: 'en',
  phases: [
    {
      id: 'the_case',
      goals: [
        {
          id: 'area',
          type: 'structured',
          prompt: 'What is it about?',
          schema: {
            title: 'Area',
            type: 'string',
            enum: ['Signing in', 'Invoices', 'Something is slow', 'Something else'],
          },
        },
        {
          id: 'problem',
          type: 'open',
          prompt: 'What happens, and what did you expect to happen instead?',
          schema: { title: 'What happens', type: 'string', minLength: 5, maxLength: 4_000 },
        },
        {
          id: 'people',
          type: 'quantitative',
          prompt: 'How many people does it keep from their work?',
          schema: { title: 'People affected', type: 'integer', minimum: 0, maximum: 1_000_000 },
        },
        {
          id: 'contact',
          type: 'open',
          prompt: 'Where can we write to you once we know more?',
          schema: { title: 'Contact', type: 'string', format: 'email', maxLength: 254 },
        },
      ],
    },
  ],
  settings: {
    greeting:
      'I am sorry that something does not work. Four questions, and the right person looks into it; you can come back to this case at any time.',
    embedded: { resumption: { enabled: true, trust: 'device', window_days: 90 } },
  },
}
