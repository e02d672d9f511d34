import type { Roxels } from '@roxels/core'

/** Hears of each rendering, by what was rendered; of rows with the id of their message. */
export type Rendered = (what: string) => void

/** Shows everything there is of a conversation, each part in a component of its own. Answers the function that takes it away. */
export type MountCounted = (root: HTMLElement, roxels: Roxels, rendered: Rendered) => () => void
