import { createEmbed } from '@roxels/embed'

export const roxels = createEmbed({ baseUrl: 'https://talk.example.com' })

/** For the view of an app that has a launcher; answers what takes it away, with whatever it has opened. */
export function mountLauncher(externalId: string | null): () => void {
  roxels.init({ templateKey: 'rk_…', externalId })
  return () => roxels.destroy()
}
