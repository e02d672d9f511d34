/** Takes whoever is here to the first answer that waits, which on a small screen is far below. */
export function toFirstWaiting({ currentTarget }: { readonly currentTarget: unknown }): void {
  const scene = (currentTarget as Element).closest('.scene')
  scene?.querySelector<HTMLElement>('.answers [data-state="captured"] button')?.focus()
}
