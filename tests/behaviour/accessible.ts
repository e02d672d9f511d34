import { screen } from '@testing-library/dom'
import axe from 'axe-core'
import { page } from 'vitest/browser'
import { settled, user } from './stage.ts'

export interface Look {
  readonly width: number
  readonly height: number
  readonly scheme: string
}

/** Shows the page as on such a screen. */
export async function lookAt({ width, height, scheme }: Look): Promise<void> {
  await page.viewport(width, height)
  document.documentElement.style.colorScheme = scheme
}

/** Presses the Tab key until it has come there. */
export async function tabTo(target: () => HTMLElement | null): Promise<void> {
  const seen: (Element | null)[] = []
  while (target() === null || document.activeElement !== target()) {
    if (seen.length > 20) throw new Error('The Tab key does not come there.')
    await user.tab()
    seen.push(document.activeElement)
  }
}

/** Names of what axe objects to, with the places. */
export async function violations(): Promise<readonly string[]> {
  await settled()
  const result = await axe.run(screen.getByRole('main'))
  return result.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
