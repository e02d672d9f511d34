import type {
  ReactProps,
  Roxels,
  RoxelsProvider,
  useComposer,
  useGoals,
  useIdentityPrompt,
  useTranscript,
} from '@roxels/react'
import { createRoxels, useCaptured, useRoxels } from '@roxels/react'
import type { ComponentProps, JSX } from 'react'
import { expectTypeOf, test } from 'vitest'

interface Asked {
  readonly team_size: number
  readonly address: { readonly city: string }
}

test('a client knows what its template captures, by goal', () => {
  const make = () => createRoxels<Asked>({ baseUrl: 'https://talk.example', templateKey: 'rk_1' })
  expectTypeOf(make).returns.toEqualTypeOf<Roxels<Asked>>()
  type Captured = ReturnType<Roxels<Asked>['captured']['get']>
  expectTypeOf<Captured>().toEqualTypeOf<Readonly<Partial<Asked>>>()
  expectTypeOf<Parameters<Roxels<Asked>['confirm']>>().toEqualTypeOf<[keyof Asked]>()
})

test('what is corrected is data of that goal, and the goal is one that is asked', () => {
  const corrections = ({ correct, confirm }: Roxels<Asked>) => {
    void correct('team_size', 12)
    void correct('address', { city: 'London' })
    // @ts-expect-error: It is a number.
    void correct('team_size', 'twelve')
    // @ts-expect-error: That is the data of another goal.
    void correct('address', 12)
    // @ts-expect-error: It has no such goal.
    void correct('team_sise', 12)
    // @ts-expect-error: It has no such goal.
    void confirm('team_sise')
  }
  expectTypeOf(corrections).returns.toBeVoid()
})

test('a client that says nothing of its goals takes any', () => {
  const any = ({ correct, confirm }: Roxels) => {
    void correct('anything', { at: 'all' })
    void confirm('anything')
  }
  expectTypeOf(any).returns.toBeVoid()
  expectTypeOf<ReturnType<Roxels['captured']['get']>['anything']>().toEqualTypeOf<unknown>()
})

test('hooks are of the goals that they are told of', () => {
  expectTypeOf(useRoxels<Asked>).returns.toEqualTypeOf<Roxels<Asked>>()
  expectTypeOf(useCaptured<Asked>).returns.toEqualTypeOf<Readonly<Partial<Asked>>>()
  type Item = ReturnType<typeof useGoals<Asked>>['items'][number]
  expectTypeOf<Item['id']>().toEqualTypeOf<keyof Asked>()
  expectTypeOf<Item['data']>().toEqualTypeOf<Asked[keyof Asked] | undefined>()
})

test('a provider takes a client of any template', () => {
  type Given = ComponentProps<typeof RoxelsProvider>['roxels']
  expectTypeOf<Roxels<Asked>>().toExtend<Given>()
  expectTypeOf<Roxels>().toExtend<Given>()
  expectTypeOf<Asked>().not.toExtend<Given>()
})

test('parts fit on the elements that they are for, as they are', () => {
  type Composer = ReturnType<typeof useComposer>
  type Prompt = ReturnType<typeof useIdentityPrompt>
  type Transcript = ReturnType<typeof useTranscript>
  expectTypeOf<Transcript['log']>().toExtend<JSX.IntrinsicElements['div']>()
  expectTypeOf<Transcript['older']>().toExtend<JSX.IntrinsicElements['button']>()
  expectTypeOf<Composer['form']>().toExtend<JSX.IntrinsicElements['form']>()
  expectTypeOf<Composer['fields']>().toExtend<JSX.IntrinsicElements['fieldset']>()
  expectTypeOf<Composer['field']>().toExtend<JSX.IntrinsicElements['textarea']>()
  expectTypeOf<Composer['send']>().toExtend<JSX.IntrinsicElements['button']>()
  expectTypeOf<Composer['stop']>().toExtend<JSX.IntrinsicElements['button']>()
  expectTypeOf<Prompt['warning']>().toExtend<JSX.IntrinsicElements['dialog']>()
  expectTypeOf<Prompt['stay']>().toExtend<JSX.IntrinsicElements['button']>()
  expectTypeOf<ReactProps<{ tabindex: number }>>().toEqualTypeOf<{ readonly tabIndex: number }>()
})
