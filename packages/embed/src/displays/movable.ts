import type { Scope } from '../view/scope.ts'

const STEP = 16
const LONG_STEP = 64
/** How near the edge of the window it comes. */
const GAP = 8

const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/**
 * Lets `element` be moved by its header, with a pointer, and by its handle, with the arrow keys; always all of it in the window. Where
 * the handle is not shown it stays where it is. Answers what looks again whether it is inside.
 */
export function makeMovable(
  scope: Scope,
  element: HTMLElement,
  header: HTMLElement,
  handle: HTMLElement,
): () => void {
  // From the place that it has by its style.
  let x = 0
  let y = 0
  const move = (toX: number, toY: number) => {
    if (!handle.checkVisibility()) return
    const { left, top, width, height } = element.getBoundingClientRect()
    x = within(toX, GAP - (left - x), innerWidth - GAP - width - (left - x))
    y = within(toY, GAP - (top - y), innerHeight - GAP - height - (top - y))
    element.style.translate = x === 0 && y === 0 ? '' : `${x}px ${y}px`
  }
  const keepInside = () => {
    if (x !== 0 || y !== 0) move(x, y)
  }

  handle.onkeydown = (event) => {
    const direction = directions[event.key]
    if (direction === undefined && event.key !== 'Home') return
    event.preventDefault()
    event.stopPropagation()
    if (direction === undefined) return move(0, 0)
    const step = event.shiftKey ? LONG_STEP : STEP
    move(x + direction[0] * step, y + direction[1] * step)
  }

  let grip: { readonly x: number; readonly y: number } | null = null
  header.onpointerdown = (event) => {
    const pressed = (event.target as Element).closest('button')
    const isOther = pressed !== null && pressed !== handle
    if (event.button !== 0 || isOther) return
    header.setPointerCapture(event.pointerId)
    grip = { x: event.clientX - x, y: event.clientY - y }
  }
  header.onpointermove = ({ clientX, clientY }) => {
    if (grip !== null) move(clientX - grip.x, clientY - grip.y)
  }
  header.onlostpointercapture = () => {
    grip = null
  }

  addEventListener('resize', keepInside)
  scope.onEnd(() => removeEventListener('resize', keepInside))
  return keepInside
}

/** As near as it comes; where there is no room for all of it, at the least. */
function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most))
}
