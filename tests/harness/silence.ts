/** Where a held agent falls silent: after more than a word or two, and before the end of any turn that a test waits in. */
export const charactersBeforeSilence = 40
