import type { CreateTemplate } from '@roxels/node'

const text = (title: string, most: number) => ({
  title,
  type: 'string',
  minLength: 2,
  maxLength: most,
})

/**
 * What this scene talks about: eight questions, asked over as many visits as it takes. What money or access hangs on is to be
 * confirmed by whoever has said it.
 */
export const onboardingTemplate: CreateTemplate = {
  name: 'Workspace set-up',
  description: 'Collects what is needed to set up a workspace, over several visits.',
  language: 'en',
  phases: [
    {
      id: 'about_you',
      goals: [
        {
          id: 'full_name',
          type: 'open',
          prompt: 'What is your full name, the way your team should see it?',
          schema: text('Full name', 200),
        },
        {
          id: 'work_email',
          type: 'open',
          prompt: 'Which work email shall we use for your account?',
          commit_policy: 'confirm',
          schema: { title: 'Work email', type: 'string', format: 'email', maxLength: 254 },
        },
      ],
    },
    {
      id: 'about_your_team',
      goals: [
        {
          id: 'company',
          type: 'open',
          prompt: 'And what is your company called?',
          schema: text('Company', 200),
        },
        {
          id: 'team_size',
          type: 'quantitative',
          prompt: 'How many people will work with you here? A rough number is fine.',
          schema: { title: 'Team size', type: 'integer', minimum: 1, maximum: 1_000_000 },
        },
        {
          id: 'main_goal',
          type: 'structured',
          prompt: 'What would make the biggest difference to you in the first month?',
          schema: {
            title: 'Main goal',
            type: 'string',
            enum: ['Save time on onboarding', 'Understand customers better', 'Replace long forms'],
          },
        },
      ],
    },
    {
      id: 'getting_started',
      goals: [
        {
          id: 'billing_address',
          type: 'structured',
          prompt: 'Where shall the invoices go?',
          commit_policy: 'confirm',
          schema: {
            title: 'Billing address',
            type: 'object',
            properties: {
              street: { ...text('Street', 200), description: 'What is the street and number?' },
              postal_code: { ...text('Postal code', 12), description: 'And the postal code?' },
              city: { ...text('City', 100), description: 'Which city is that in?' },
            },
            required: ['street', 'postal_code', 'city'],
            additionalProperties: false,
          },
        },
        {
          id: 'begins',
          type: 'structured',
          prompt: 'When would you like to begin?',
          schema: {
            title: 'Beginning',
            type: 'string',
            enum: ['This week', 'This month', 'Later'],
          },
        },
        {
          id: 'anything_else',
          type: 'context_dump',
          prompt: 'Last one: is there anything else we should know? You can also say “skip”.',
          schema: { title: 'Anything else', type: 'string', maxLength: 8_000, default: '' },
        },
      ],
    },
  ],
  settings: {
    greeting:
      'Eight questions and your workspace is ready. Leave whenever you like, even in the middle of one; we go on where we left off.',
    embedded: { resumption: { enabled: true, trust: 'device', window_days: 30 } },
  },
}
