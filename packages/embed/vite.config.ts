import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vite'

/** What a style sheet can do without: comments, and the white space beside what separates its parts. */
const smallStyles: Plugin = {
  name: 'small-styles',
  transform(code, id) {
    if (!/\/view\/style\/\w+\.ts$/.test(id)) return undefined
    return code.replace(/`[^`]*`/g, (css) =>
      css
        .replace(/\/\*.*?\*\//gs, '')
        .replace(/\s+/g, ' ')
        .replace(/ ?([{};,]) ?/g, '$1')
        .replace(/: /g, ':'),
    )
  },
}

/** Makes `embed.js`: one script without imports, for a script tag. */
export default defineConfig({
  root: import.meta.dirname,
  // Left in by libraries; no page has a `process`.
  define: { 'process.env.NODE_ENV': '"production"' },
  // Named, as what Vite would choose depends on the process it runs in: no warnings for developers in here.
  resolve: { conditions: ['@roxels/source', 'production', 'module', 'browser'] },
  plugins: [smallStyles],
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2023',
    lib: {
      entry: fileURLToPath(new URL('src/script/embed.ts', import.meta.url)),
      formats: ['iife'],
      name: 'RoxelsEmbed',
      fileName: () => 'embed.js',
    },
  },
})
