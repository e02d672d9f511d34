import type { Template } from '../templates/template.ts'
import { defineTemplate } from '../templates/template.ts'

/** Two goals, resumption on. */
export const testTemplate = defineTemplate('tpl_test', {
  name: 'Test',
  description: 'For tests.',
  language: 'en',
  phases: [
    {
      id: 'only',
      body_instructions: '',
      goals: [
        { id: 'name', type: 'open', prompt: 'Name?', schema: { title: 'Name', type: 'string' } },
        { id: 'team_size', type: 'quantitative', prompt: 'Size?', schema: { type: 'integer' } },
      ],
    },
  ],
  settings: {
    greeting: 'Hello.',
    embedded: { resumption: { enabled: true, trust: 'device', window_days: 30 } },
  },
})

export type Resumption = Template['settings']['embedded']['resumption']

/** The same, resumed otherwise. */
export function templateResumed(changes: Partial<Resumption>): Template {
  const { settings } = testTemplate
  const resumption = { ...settings.embedded.resumption, ...changes }
  return {
    ...testTemplate,
    settings: { ...settings, embedded: { ...settings.embedded, resumption } },
  }
}
