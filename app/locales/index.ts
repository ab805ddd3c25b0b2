import enCommon from './en/common'
import enErrors from './en/errors'
import enForm from './en/form'
import esCommon from './es/common'
import esErrors from './es/errors'
import esForm from './es/form'

/** Every text that a person reads, by language and namespace. Spanish is the shape that English must fill. */
export const resources = {
  es: { common: esCommon, errors: esErrors, form: esForm },
  en: { common: enCommon, errors: enErrors, form: enForm },
} as const

export type Namespace = keyof (typeof resources)['es']
