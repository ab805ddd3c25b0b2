import 'i18next'
import type { resources } from './index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: (typeof resources)['es']
    returnNull: false
  }
}
