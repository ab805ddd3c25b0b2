import 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the migrated, empty embedded database that each test file copies. */
    baseDataDir: string
  }
}
