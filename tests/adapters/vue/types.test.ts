import type {
  Roxels,
  RoxelsProvider,
  useComposer,
  useGoals,
  useIdentityPrompt,
  useTranscript,
  VueProps,
} from '@roxels/vue'
import { useCaptured, useRoxels } from '@roxels/vue'
import { expectTypeOf, test } from 'vitest'
import type {
  ButtonHTMLAttributes,
  DialogHTMLAttributes,
  FieldsetHTMLAttributes,
  FormHTMLAttributes,
  HTMLAttributes,
  ShallowRef,
  TextareaHTMLAttributes,
} from 'vue'

interface Asked {
  readonly team_size: number
  readonly address: { readonly city: string }
}

test('composables are of the goals that they are told of', () => {
  expectTypeOf(useRoxels<Asked>).returns.toEqualTypeOf<Roxels<Asked>>()
  expectTypeOf(useCaptured<Asked>).returns.toEqualTypeOf<
    Readonly<ShallowRef<Readonly<Partial<Asked>>>>
  >()
  type Item = ReturnType<typeof useGoals<Asked>>['value']['items'][number]
  expectTypeOf<Item['id']>().toEqualTypeOf<keyof Asked>()
  expectTypeOf<Item['data']>().toEqualTypeOf<Asked[keyof Asked] | undefined>()
  expectTypeOf<Parameters<Item['correct']>>().toEqualTypeOf<[data: Asked[keyof Asked]]>()
})

test('a provider takes a client of any template', () => {
  type Given = InstanceType<typeof RoxelsProvider>['$props']['roxels']
  expectTypeOf<Roxels<Asked>>().toExtend<Given>()
  expectTypeOf<Roxels>().toExtend<Given>()
  expectTypeOf<Asked>().not.toExtend<Given>()
})

test('parts fit on the elements that they are for, as they are', () => {
  type Composer = ReturnType<typeof useComposer>['value']
  type Prompt = ReturnType<typeof useIdentityPrompt>['value']
  type Transcript = ReturnType<typeof useTranscript>
  expectTypeOf<Omit<Transcript['log'], 'ref'>>().toExtend<HTMLAttributes>()
  expectTypeOf<Transcript['older']['value']>().toExtend<ButtonHTMLAttributes>()
  expectTypeOf<Composer['form']>().toExtend<FormHTMLAttributes>()
  expectTypeOf<Composer['fields']>().toExtend<FieldsetHTMLAttributes>()
  expectTypeOf<Composer['field']>().toExtend<TextareaHTMLAttributes>()
  expectTypeOf<Composer['send']>().toExtend<ButtonHTMLAttributes>()
  expectTypeOf<Composer['stop']>().toExtend<ButtonHTMLAttributes>()
  expectTypeOf<Omit<Prompt['warning'], 'ref'>>().toExtend<DialogHTMLAttributes>()
  expectTypeOf<Prompt['stay']>().toExtend<ButtonHTMLAttributes>()
  expectTypeOf<VueProps<{ onkeydown: 1 }>>().toEqualTypeOf<{ readonly onKeydown: 1 }>()
})
