import type { PageOptions, RoxelsEmbed } from './page.ts'
import { createPage } from './page.ts'

/**
 * Makes what the script tag calls `Roxels`, for a page that is built. Pass the `baseUrl` of your server here or to `init`. One is enough
 * for a page: each has its own launcher and its own person.
 */
export function createEmbed(options: PageOptions = {}): RoxelsEmbed {
  return createPage(options).embed
}

export type { PageOptions, RoxelsEmbed } from './page.ts'
export type { Controller } from './call/controller.ts'
export type {
  CallError,
  CallStatus,
  ChatMessage,
  EmbedEvents,
  EventName,
  GoalTransition,
  Identity,
  Listener,
  Results,
  Understanding,
} from './events.ts'
export type { Callbacks, DisplayName, InitOptions, StartOptions } from './options.ts'
export type { FabOptions } from './launcher/launcher.ts'
export type { LauncherConfig } from './launcher/config.ts'
export type { Strings } from './strings.ts'
