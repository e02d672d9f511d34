import { defineTemplate } from './template.ts'

/** The conversation a new server comes with: six questions that show every kind of answer. */
export const demoTemplate = defineTemplate('tpl_demo', {
  name: 'Onboarding',
  description: 'Welcomes a new customer and collects what is needed to set up their workspace.',
  language: 'en',
  phases: [
    {
      id: 'about_you',
      body_instructions: 'Find out who the person is and how to reach them.',
      goals: [
        {
          id: 'full_name',
          type: 'open',
          prompt: 'First of all, what is your full name, the way your team should see it?',
          schema: { title: 'Full name', type: 'string', minLength: 2, maxLength: 200 },
        },
        {
          id: 'work_email',
          type: 'open',
          prompt: 'Which work email shall we use for your account?',
          schema: { title: 'Work email', type: 'string', format: 'email', maxLength: 254 },
        },
      ],
    },
    {
      id: 'about_your_team',
      body_instructions: 'Find out how large the team is and what it hopes for.',
      goals: [
        {
          id: 'team_size',
          type: 'quantitative',
          prompt: 'How many people will work with you here? A rough number is fine.',
          schema: {
            title: 'Team size',
            type: 'object',
            properties: {
              value: { type: 'integer', minimum: 1, maximum: 1_000_000 },
              unit: { type: 'string', enum: ['people', 'teams'], default: 'people' },
            },
            required: ['value', 'unit'],
            additionalProperties: false,
          },
        },
        {
          id: 'main_goal',
          type: 'structured',
          prompt: 'What would make the biggest difference to you in the first month?',
          schema: {
            title: 'Main goal',
            type: 'string',
            enum: [
              'Save time on onboarding',
              'Understand customers better',
              'Replace long forms',
              'Something else',
            ],
          },
        },
      ],
    },
    {
      id: 'getting_started',
      body_instructions: 'Get the welcome parcel on its way and leave room for anything else.',
      goals: [
        {
          id: 'address',
          type: 'structured',
          prompt: 'We send every new team a small welcome parcel. Where should it go?',
          schema: {
            title: 'Address',
            type: 'object',
            properties: {
              street: {
                title: 'Street',
                description: 'What is the street and house number?',
                type: 'string',
                minLength: 2,
                maxLength: 200,
              },
              postal_code: {
                title: 'Postal code',
                description: 'And the postal code?',
                type: 'string',
                minLength: 2,
                maxLength: 12,
                examples: ['10115'],
              },
              city: {
                title: 'City',
                description: 'Which city is that in?',
                type: 'string',
                minLength: 1,
                maxLength: 100,
              },
              country: {
                title: 'Country',
                description: 'And the country?',
                type: 'string',
                minLength: 2,
                maxLength: 100,
              },
            },
            required: ['street', 'postal_code', 'city', 'country'],
            additionalProperties: false,
          },
        },
        {
          id: 'anything_else',
          type: 'context_dump',
          prompt:
            'Last one: is there anything else we should know before we begin? Write as much as you like, or say “skip”.',
          schema: { title: 'Anything else', type: 'string', maxLength: 8_000, default: '' },
        },
      ],
    },
  ],
  settings: {
    greeting:
      'It is good to have you here. Six short questions and your workspace is ready; stop whenever you like, and we pick up where we left off.',
    embedded: { resumption: { enabled: true, trust: 'device', window_days: 30 } },
  },
})
