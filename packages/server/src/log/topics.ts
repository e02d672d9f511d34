/** What may have changed on another server: ids of conversations and of keys, or anything at all. */
export type Topics = ReadonlySet<string> | 'all'
