/** One call that a page has made before the script came: the name of the method, what it was passed, and what it was answered. */
type Queued = readonly [name: string, args: ArrayLike<unknown>, answer?: Stub]

/** What stands in for an object whose script has not come yet: it keeps the calls, in their order. */
interface Stub {
  readonly q?: readonly Queued[]
}

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>

/** Does what was asked of a stub. What a stub has answered becomes the real thing, with what was asked of that done as well. */
export function replay(queue: unknown, target: Methods): void {
  if (!Array.isArray(queue)) return
  for (const [name, args, stub] of queue as readonly Queued[]) {
    const answer = target[name]?.(...Array.from(args))
    if (stub === undefined || typeof answer !== 'object' || answer === null) continue
    const asked = stub.q
    Object.defineProperties(stub, Object.getOwnPropertyDescriptors(answer))
    Reflect.deleteProperty(stub, 'q')
    replay(asked, answer as Methods)
  }
}
