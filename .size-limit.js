// What a bundler makes of it for a page of today.
const modifyEsbuildConfig = (config) => ({ ...config, format: 'esm' })

export default [
  {
    name: 'core with its libraries',
    path: 'packages/core/dist/index.js',
    limit: '27.7 kB',
    modifyEsbuildConfig,
  },
  {
    name: 'parts',
    path: 'packages/core/dist/parts/index.js',
    limit: '3 kB',
    modifyEsbuildConfig,
  },
  {
    name: 'react adapter',
    path: 'packages/react/dist/index.js',
    ignore: ['react', '@roxels/core', '@roxels/core/parts'],
    limit: '1 kB',
    modifyEsbuildConfig,
  },
  {
    name: 'vue adapter',
    path: 'packages/vue/dist/index.js',
    ignore: ['vue', '@roxels/core', '@roxels/core/parts'],
    limit: '1.1 kB',
    modifyEsbuildConfig,
  },
  {
    name: 'embed.js',
    path: 'packages/embed/dist/embed.js',
    limit: '45 kB',
  },
]
