import { expect, test } from 'vitest'
import { createTemplate, readTemplate } from '../testing/design.ts'
import { startTwoNodes } from '../testing/two-nodes.ts'

test('of changes made at once on two servers exactly one is made', async () => {
  const { first, second } = await startTwoNodes()
  const token = first.running.secretKey ?? ''
  const { id } = await createTemplate(first)
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      (index % 2 === 0 ? first : second).call(`/v1/templates/${id}`, {
        method: 'PATCH',
        token,
        body: { version: 1, name: `Name ${index}` },
      }),
    ),
  )
  const [made, ...others] = answers.filter(({ status }) => status === 200)
  expect(others).toEqual([])
  const refused = answers.filter(({ status }) => status === 409)
  expect(refused).toHaveLength(29)
  expect(refused[0]?.body.error).toMatchObject({ code: 'conflict', field: 'version' })
  expect(await readTemplate(first, id)).toEqual(made?.body)
  expect(made?.body).toMatchObject({ version: 2 })
})

test('what one server changes is what the other begins conversations with', async () => {
  const { first, second } = await startTwoNodes()
  const token = first.running.secretKey ?? ''
  const changed = await second.call('/v1/templates/tpl_test', {
    method: 'PATCH',
    token,
    body: { version: 1, name: 'Poll' },
  })
  expect(changed.status).toBe(200)
  expect((await first.open()).template.name).toBe('Poll')
})
