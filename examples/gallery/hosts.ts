import type { Ports, Roxels, RoxelsOptions } from '@roxels/core'
import { browserPorts, createRoxels } from '@roxels/core'
import { line } from '../dropped-line/line.ts'
import { playScript } from '../long-transcript/script.ts'
import { openPage } from '../verified/page.ts'
import { kioskSeconds } from './kiosk-seconds.ts'
import { rememberedPerson } from './login.ts'
import type { SceneKeys } from './publish.ts'
import type { Mount } from './scenes.ts'
import { rememberedReader, rememberReader } from './reader.ts'

/** The page around a scene: it has the client, which outlives the framework that shows it. */
export interface Host {
  /** Shows the scene by this from now on. */
  show(mount: Mount): void
  /** Says who is signed in at the host, where it is this page that says so. */
  setPerson?(): void
  close(): void
}

/** How each scene's page goes about it. */
export const hosts = {
  onboarding: (root: HTMLElement, keys: SceneKeys) => ofPerson(root, keys.onboarding),
  returning: (root: HTMLElement, keys: SceneKeys) => ofPerson(root, keys.returning),
  support: (root: HTMLElement, keys: SceneKeys) => ofPerson(root, keys.support),

  'sign-in'(root: HTMLElement, keys: SceneKeys): Host {
    const person = rememberedReader()
    const templateKey = keys['sign-in']
    const roxels = begin({ templateKey, ...(person !== null && { person }) })
    const unlisten = roxels.person.listen(rememberReader)
    const { show, close } = stage(root, roxels)
    return {
      show,
      close() {
        unlisten()
        close()
      },
    }
  },

  kiosk(root: HTMLElement, keys: SceneKeys): Host {
    const kiosk = kioskSeconds(location.search)
    const roxels = createRoxels({ ...here, templateKey: keys.kiosk, kiosk })
    const { show, close } = stage(root, roxels)
    return {
      show,
      close() {
        // Who goes to another scene walks away.
        void roxels.signOut()
        close()
      },
    }
  },

  verified: (root: HTMLElement): Host => openPage(root, here.baseUrl),

  'dropped-line'(root: HTMLElement, keys: SceneKeys): Host {
    const { fetch } = line
    const roxels = begin({ templateKey: keys['dropped-line'] }, { ...browserPorts(), fetch })
    const { show, close } = stage(root, roxels)
    return {
      show,
      close() {
        close()
        line.mend()
      },
    }
  },

  'long-transcript'(root: HTMLElement): Host {
    const { ports, end } = playScript()
    const { show, close } = stage(root, begin({ templateKey: 'rk_of_the_script' }, ports))
    return {
      show,
      close() {
        close()
        end()
      },
    }
  },
}

const here = { baseUrl: location.origin }

function begin(options: Omit<RoxelsOptions, 'baseUrl'>, ports?: Ports): Roxels {
  const roxels = createRoxels({ ...here, ...options }, ports)
  roxels.start()
  return roxels
}

/** The page of whoever is signed in at this gallery. */
function ofPerson(root: HTMLElement, templateKey: string): Host {
  const roxels = begin({ templateKey, person: rememberedPerson().input })
  return {
    ...stage(root, roxels),
    setPerson() {
      roxels.setPerson(rememberedPerson().input)
      roxels.start()
    },
  }
}

function stage(root: HTMLElement, roxels: Roxels): Host {
  let unmount = () => {}
  return {
    show(mount) {
      unmount()
      unmount = mount(root, roxels)
    },
    close() {
      unmount()
      roxels.destroy()
    },
  }
}
