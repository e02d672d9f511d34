import { createRoxels, RoxelsProvider } from '@roxels/vue'
import { createApp, h } from 'vue'
import Chat from './Chat.vue'

const roxels = createRoxels({
  baseUrl: 'http://127.0.0.1:4600', // your Roxels server
  templateKey: 'rk_…', // the embed key that it has printed
  person: { externalId: 'user_123', name: 'Ada' },
})
roxels.start()

createApp(() => h(RoxelsProvider, { roxels }, () => h(Chat))).mount('#app')
