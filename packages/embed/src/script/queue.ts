import { guarded } from '../events.ts'

/** One call that a page has made before the script came: the name of the method, what it was passed, and what it was answered. */
type Queued = readonly [name: string, args: ArrayLike<unknown>, answer?: Stub]

/** What stands in for an object whose script has not come yet: it keeps the calls, in their order. */
interface Stub {
  readonly q?: readonly Queued[]
}

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

/**
 * Does what was asked of a stub. What a stub has answered becomes the real thing, with what was asked of that done as well. What one call
 * throws is reported as an error of the page, and keeps none of the others from being made.
 */
export function replay(queue: unknown, target: Methods): void {
  if (!Array.isArray(queue)) return
  const make = ([name, args, stub]: Queued) => {
    const answer = target[name]?.(...Array.from(args))
    if (stub === undefined || typeof answer !== 'object' || answer === null) return
    const asked = stub.q
    Object.defineProperties(stub, Object.getOwnPropertyDescriptors(answer))
    Reflect.deleteProperty(stub, 'q')
    replay(asked, answer as Methods)
  }
  for (const queued of queue as readonly Queued[]) guarded(make, queued)
}
