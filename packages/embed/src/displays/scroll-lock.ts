const properties = ['overflow-x', 'overflow-y', 'scrollbar-gutter'] as const

/**
 * Keeps the page from scrolling; answers what lets it scroll again, as its own styles had it. Where a scrollbar takes room, that room
 * stays, so that nothing jumps.
 */
export function lockScroll(): () => void {
  const page = document.documentElement
  const { style } = page
  const hadStyle = page.hasAttribute('style')
  const before = properties.map((name) => ({
    name,
    value: style.getPropertyValue(name),
    priority: style.getPropertyPriority(name),
  }))
  if (innerWidth > page.clientWidth) style.setProperty('scrollbar-gutter', 'stable', 'important')
  style.setProperty('overflow-x', 'hidden', 'important')
  style.setProperty('overflow-y', 'hidden', 'important')
  return () => {
    for (const { name, value, priority } of before) style.setProperty(name, value, priority)
    if (!hadStyle && page.getAttribute('style') === '') page.removeAttribute('style')
  }
}
