import { hosts } from './hosts.ts'
import { frameworks } from './scenes.ts'

/** What is shown: a scene, and what it is written in. */
export interface Address {
  readonly scene: keyof typeof hosts
  readonly framework: keyof typeof frameworks
}

/** Reads a hash such as `#kiosk/react`; what it does not say is the first of its kind. */
export function readAddress(hash: string): Address {
  const [scene = '', framework = ''] = hash.slice(1).split('/')
  return {
    scene: isKeyOf(hosts, scene) ? scene : 'onboarding',
    framework: isKeyOf(frameworks, framework) ? framework : 'vanilla',
  }
}

export function hashOf({ scene, framework }: Address): string {
  return `#${scene}/${framework}`
}

function isKeyOf<T extends object>(object: T, key: string | number | symbol): key is keyof T {
  return Object.hasOwn(object, key)
}
