import type { Address } from './address.ts'

// As text, loaded when somebody wants to read it.
const files: Readonly<Record<string, () => Promise<string>>> = {
  ...import.meta.glob<string>('../*/vanilla.ts', { query: '?raw', import: 'default' }),
  ...import.meta.glob<string>('../*/react.tsx', { query: '?raw', import: 'default' }),
  ...import.meta.glob<string>('../*/vue/Scene.vue', { query: '?raw', import: 'default' }),
}

const nameOf = { vanilla: 'vanilla.ts', react: 'react.tsx', vue: 'vue/Scene.vue' } as const

/** The name of the file in which a scene is written in one framework, and what is in it. */
export async function sourceOf({ scene, framework }: Address) {
  const name = `${scene}/${nameOf[framework]}`
  return { name: `examples/${name}`, text: (await files[`../${name}`]?.()) ?? '' }
}
