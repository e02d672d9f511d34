import onboarding from '../../../examples/onboarding/vanilla.ts'
import { begin } from './begin.ts'

void begin(onboarding)
