import type { RoxelsClient } from '@roxels/node'

export async function setLauncher({ templates }: RoxelsClient, templateId: string) {
  const { version } = await templates.get(templateId)
  const visibility = { include: ['/shop/**'], exclude: ['/shop/checkout'] }
  await templates.update(templateId, {
    version,
    settings: {
      embedded: {
        launcher: { persistent: true, display: 'compact', label: 'Help me choose', visibility },
      },
    },
  })
}
