import type { Controller, InitOptions, Results } from '@roxels/embed'
import { createEmbed } from '@roxels/embed'

const stated = new URLSearchParams(location.search)
const options: InitOptions = {
  baseUrl: stated.get('server') ?? '',
  templateKey: stated.get('key') ?? '',
  onComplete: ({ findings }: Results) => console.info(Object.keys(findings)),
}

const roxels = createEmbed()
roxels.init(options)
const call: Controller = roxels.start({ display: 'modal' })
call.on('chat', ({ role, text }) => console.info(role, text.length))
