'use client'

import type { Captured, Roxels } from '@roxels/core'
import { createContext, createElement, useContext } from 'react'
import type { ReactElement, ReactNode } from 'react'

export interface RoxelsProviderProps {
  /** The client to use below. Whoever made it destroys it. */
  readonly roxels: Roxels<object>
  readonly children?: ReactNode
}

const RoxelsContext = createContext<Roxels<object> | null>(null)

/** Gives `roxels` to every component below. */
export function RoxelsProvider({ roxels, children }: RoxelsProviderProps): ReactElement {
  return createElement(RoxelsContext.Provider, { value: roxels }, children)
}

/** The client of the nearest provider; `C` is what its template captures, by goal. Throws where there is none. */
export function useRoxels<C extends object = Captured>(): Roxels<C> {
  const roxels = useContext(RoxelsContext)
  if (roxels !== null) return roxels as Roxels<C>
  throw new Error('No Roxels client here: wrap the component in <RoxelsProvider roxels={…}>.')
}
