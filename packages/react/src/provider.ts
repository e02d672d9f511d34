'use client'

import type { Roxels } from '@roxels/core'
import { createContext, createElement, useContext } from 'react'
import type { ReactElement, ReactNode } from 'react'

export interface RoxelsProviderProps {
  /** The client to use below. Whoever made it destroys it. */
  readonly roxels: Roxels
  readonly children?: ReactNode
}

const RoxelsContext = createContext<Roxels | null>(null)

/** Gives `roxels` to every component below. */
export function RoxelsProvider({ roxels, children }: RoxelsProviderProps): ReactElement {
  return createElement(RoxelsContext.Provider, { value: roxels }, children)
}

/** The client of the nearest provider. Throws where there is none. */
export function useRoxels(): Roxels {
  const roxels = useContext(RoxelsContext)
  if (roxels !== null) return roxels
  throw new Error('No Roxels client here: wrap the component in <RoxelsProvider roxels={…}>.')
}
