import type { Roxels } from '@roxels/core'
import { createRoxels } from '@roxels/core'
import { openPage } from '../verified/page.ts'
import { kioskSeconds } from './kiosk-seconds.ts'
import { rememberedPerson } from './login.ts'
import type { Mount } from './scenes.ts'

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
  onboarding(root: HTMLElement, templateKey: string): Host {
    const { baseUrl } = here
    const roxels = createRoxels({ baseUrl, templateKey, person: rememberedPerson().input })
    roxels.start()
    return {
      ...stage(root, roxels),
      setPerson() {
        roxels.setPerson(rememberedPerson().input)
        roxels.start()
      },
    }
  },

  kiosk(root: HTMLElement, templateKey: string): Host {
    const kiosk = kioskSeconds(location.search)
    const roxels = createRoxels({ ...here, templateKey, kiosk })
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
}

const here = { baseUrl: location.origin }

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
