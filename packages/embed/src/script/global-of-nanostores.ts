const name = 'nanostoresGlobal'
const wasThere = name in globalThis

/**
 * Takes back what nanostores leaves on the global object, where copies of it find each other: a page gets no global but `Roxels`. One of
 * the page's own stays. Imported before nanostores is, as it looks for that when it is loaded.
 */
export function removeGlobalOfNanostores(): void {
  if (!wasThere) Reflect.deleteProperty(globalThis, name)
}
