import type { Address } from './address.ts'
import { hashOf, readAddress } from './address.ts'
import './gallery.css'
import type { Host } from './hosts.ts'
import { hosts } from './hosts.ts'
import { rememberedPerson, rememberPerson } from './login.ts'
import type { SceneKeys } from './publish.ts'
import { frameworks } from './scenes.ts'
import { sourceOf } from './sources.ts'

const answer = await fetch('/demo.json')
const { embed_keys: keys } = (await answer.json()) as { readonly embed_keys: SceneKeys }

const root = document.querySelector<HTMLElement>('#scene')!
const persons = document.querySelector<HTMLElement>('#persons')!
const source = document.querySelector<HTMLDetailsElement>('#source')!
const hints = document.querySelectorAll<HTMLElement>('[data-hint]')
let open: { readonly scene: string; readonly host: Host } | null = null

async function show(): Promise<void> {
  const address = readAddress(location.hash)
  const mount = await frameworks[address.framework](address.scene)
  // Another may have been chosen while this one was loading.
  if (hashOf(address) !== hashOf(readAddress(location.hash))) return
  if (open?.scene !== address.scene) {
    open?.host.close()
    open = { scene: address.scene, host: hosts[address.scene](root, keys) }
  }
  open.host.show((place, roxels) => {
    // For you to try things in the console.
    Object.assign(globalThis, { roxels })
    return mount(place, roxels)
  })
  persons.hidden = open.host.setPerson === undefined
  for (const hint of hints) hint.hidden = hint.dataset.hint !== address.scene
  markLinks(address)
  await showSource()
}

/** Shows what the scene is written in, once somebody has opened that. */
async function showSource(): Promise<void> {
  if (!source.open) return
  const address = readAddress(location.hash)
  const { name, text } = await sourceOf(address)
  if (hashOf(address) !== hashOf(readAddress(location.hash))) return
  source.querySelector('.file')!.textContent = name
  source.querySelector('code')!.textContent = text
}

/** Each link changes one half of the address and keeps the other. */
function markLinks(address: Address): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(
    'a:is([data-scene], [data-framework])',
  )) {
    const change = { ...link.dataset } as Partial<Address>
    link.hash = hashOf({ ...address, ...change })
    const isCurrent = link.hash === hashOf(address)
    if (isCurrent) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
    // On a small screen the row of links scrolls.
    if (isCurrent) link.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }
}

for (const radio of document.querySelectorAll<HTMLInputElement>('input[name="person"]')) {
  radio.checked = radio.value === rememberedPerson().id
  radio.addEventListener('change', () => {
    rememberPerson(radio.value)
    open?.host.setPerson?.()
  })
}
source.addEventListener('toggle', () => void showSource())
window.addEventListener('hashchange', () => void show())
await show()
