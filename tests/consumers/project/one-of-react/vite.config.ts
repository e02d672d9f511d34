// Without the plugin Vite warns of each "use client"; whoever uses React has it.
export { default } from '../react/vite.config.ts'
