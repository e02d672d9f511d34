import { createApp } from 'vue'
import Onboarding from '../../../examples/onboarding/vue.vue'
import { begin } from './begin.ts'

void begin((root, roxels) => createApp(Onboarding, { roxels }).mount(root))
