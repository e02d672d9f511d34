import { fold } from './choices.ts'

/** What somebody says who was asked whether an answer is still right: yes, no, or what is right instead. */
export type Verdict =
  { readonly says: 'yes' | 'no' } | { readonly says: 'else'; readonly text: string }

const agreeing =
  /^(?:(?:yes|y|yeah|yep|yup|sure|ok|okay|true|correct|right|exactly|it is|it s|that is|that s|still|is|the same|please|thanks|thank you)(?: |$))+$/
const refusing =
  /^(?:(?:no|n|nope|nah|not|wrong|false|it is|it s|isn t|it isn t|that is|that s|right|correct|true|the same|any more|anymore|any longer|really|sorry|thanks|thank you)(?: |$))+$/
const refusal = /(?:^| )(?:no|n|nope|nah|not|wrong|false|isn t)(?: |$)/
/** Long enough for any set phrase; keeps folding cheap for the rest. */
const MAX_PHRASE = 60

// "No, it is 15." A full stop before a digit may be that of a number: "no. 5".
const before =
  /^\s*(?:(?:no|nope|nah|yes|yeah|actually)(?:[,;:!–—-]\s*|\.\s+(?!\d)|\s+(?=it is\s|it[’']s\s)))?(?:(?:it is|it[’']s)\s+(?:now\s+)?)?/i

/** Reads what was said to "Is that still right?". Pure, and never throws. */
export function confirmation(text: string): Verdict {
  const said = text.length <= MAX_PHRASE ? fold(text) : ''
  if (agreeing.test(said)) return { says: 'yes' }
  if (refusing.test(said) && refusal.test(said)) return { says: 'no' }
  const rest = text.replace(before, '')
  return { says: 'else', text: rest.trim() === '' ? text : rest }
}
