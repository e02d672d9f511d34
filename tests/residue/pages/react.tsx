import { createRoot } from 'react-dom/client'
import Onboarding from '../../../examples/onboarding/react.tsx'
import { begin } from './begin.ts'

void begin((root, roxels) => createRoot(root).render(<Onboarding roxels={roxels} />))
