import type { IconName } from './icon.ts'
import { icon } from './icon.ts'

export type Child = Node | string

/** An element with these properties and children. Text goes in as text: what people write is never markup. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { part, ...properties }: Partial<Omit<HTMLElementTagNameMap[Tag], 'part'>> & { part?: string },
  children: readonly Child[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  if (part !== undefined) element.setAttribute('part', part)
  element.append(...children)
  return element
}

export function button(
  name: string,
  part: string,
  act: (event: MouseEvent) => void,
): HTMLButtonElement {
  return el('button', { type: 'button', textContent: name, part, onclick: act })
}

/** A button that shows a drawing; its name is read out, and shown to whoever points at it. */
export function iconButton(
  drawing: IconName,
  name: string,
  part: string,
  act?: (event: MouseEvent) => void,
): HTMLButtonElement {
  return el(
    'button',
    {
      type: 'button',
      className: 'round',
      part,
      ariaLabel: name,
      title: name,
      ...(act && { onclick: act }),
    },
    [icon(drawing)],
  )
}

/** Text that is read out and not shown. */
export function unseen(textContent: string): HTMLElement {
  return el('span', { className: 'unseen', textContent })
}
