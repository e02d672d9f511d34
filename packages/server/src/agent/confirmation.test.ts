import { expect, test } from 'vitest'
import { confirmation } from './confirmation.ts'

test.for([
  'yes',
  'Yes!',
  ' y ',
  'Yes, please.',
  'That’s right',
  'it is',
  'Still correct, thanks',
  'OK',
  'Yes, exactly.',
])('%s is a yes', (text) => {
  expect(confirmation(text)).toEqual({ says: 'yes' })
})

test.for([
  'no',
  'No.',
  'nope, sorry',
  'Not any more',
  'That is not right',
  'it isn’t',
  'No, that’s wrong.',
])('%s is a no', (text) => {
  expect(confirmation(text)).toEqual({ says: 'no' })
})

test.for<[string, string]>([
  ['No, it is 15', '15'],
  ['No, it’s now 15 people', '15 people'],
  ['no it is Grace', 'Grace'],
  ['No. Grace Hopper', 'Grace Hopper'],
  ['no. 5, Rue Neuve', 'no. 5, Rue Neuve'],
  ['Actually, twelve', 'twelve'],
  ['It is Grace', 'Grace'],
  ['Norma', 'Norma'],
  ['Yesterday', 'Yesterday'],
  ['right wing', 'right wing'],
  ['15', '15'],
  ['ok no', 'ok no'],
  [' ', ' '],
])('%j says something else: %j', ([text, rest]) => {
  expect(confirmation(text)).toEqual({ says: 'else', text: rest })
})

test.for(['no '.repeat(3_000), `no${' '.repeat(8_000)}x`, 'it is '.repeat(2_000)])(
  'a text longer than any set phrase is neither',
  (text) => {
    expect(confirmation(text).says).toBe('else')
  },
)
