import { afterEach, beforeEach, expect, vi } from 'vitest'

/** Lets every test of the file fail in which a framework, or anybody, complains. */
export function expectQuietConsole(): void {
  const levels = ['error', 'warn'] as const
  beforeEach(() => {
    for (const level of levels) vi.spyOn(console, level)
  })
  afterEach(() => {
    for (const level of levels) expect(vi.mocked(console[level]).mock.calls).toEqual([])
    vi.restoreAllMocks()
  })
}
