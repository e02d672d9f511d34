/** What a text means to a shape: a value, or in words why it means none. The schema has not been asked yet. */
export type Reading =
  | { readonly ok: true; readonly value: unknown; readonly note?: string }
  | { readonly ok: false; readonly reason: string; readonly partial?: unknown }

/** What is known for the goal that is being pursued. */
export interface Known {
  readonly data: unknown
  /** Properties the participant does not want to answer. */
  readonly skipped: ReadonlySet<string>
}

/** What one message did to a goal. `data` is there when something was learned; `done` means it fits the schema. */
export interface Answer {
  readonly data?: unknown
  readonly done: boolean
  readonly skipped: ReadonlySet<string>
  readonly problem?: string
  readonly note?: string
}

/** Before the first message about a goal. */
export const nothingKnown: Known = { data: undefined, skipped: new Set() }
