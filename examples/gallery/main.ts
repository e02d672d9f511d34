import { createRoxels } from '@roxels/core'
import './gallery.css'
import { rememberedPerson, rememberPerson } from './login.ts'
import { sceneOf, scenes } from './scenes.ts'

const answer = await fetch('/demo.json')
const { embed_key: templateKey } = (await answer.json()) as { readonly embed_key: string }

// One client for the page: it outlives the framework that shows it, and a reload carries on where it was.
const roxels = createRoxels({
  baseUrl: location.origin,
  templateKey,
  person: rememberedPerson().input,
})
roxels.start()

const root = document.querySelector<HTMLElement>('#scene')!
let unmount = () => {}

async function show(): Promise<void> {
  const scene = sceneOf(location.hash)
  const mount = await scenes[scene]()
  // Another tab may have been chosen while this one was loading.
  if (scene !== sceneOf(location.hash)) return
  unmount()
  unmount = mount(root, roxels)
  for (const link of document.querySelectorAll<HTMLAnchorElement>('nav a')) {
    if (link.hash === `#${scene}`) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}

for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="person"]')) {
  radio.checked = radio.value === rememberedPerson().id
  radio.addEventListener('change', () => {
    roxels.setPerson(rememberPerson(radio.value).input)
    roxels.start()
  })
}
window.addEventListener('hashchange', () => void show())
await show()
