import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** Makes `embed.js`: one script without imports, for a script tag. */
export default defineConfig({
  root: import.meta.dirname,
  // Left in by libraries; no page has a `process`.
  define: { 'process.env.NODE_ENV': '"production"' },
  // Named, as what Vite would choose depends on the process it runs in: no warnings for developers in here.
  resolve: { conditions: ['@roxels/source', 'production', 'module', 'browser'] },
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
