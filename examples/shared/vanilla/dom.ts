export function button(name: string, act: () => void): HTMLButtonElement {
  const made = el('button', { type: 'button', textContent: name })
  made.addEventListener('click', act)
  return made
}

/** An element with these properties and children. Text goes in as text: what people write is never markup. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
