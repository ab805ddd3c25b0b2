import '@remix-run/node'

declare module '@remix-run/node' {
  /** What the http layer hands to every loader and action. */
  interface AppLoadContext {
    requestId: string
    /** Full address, for rate limits alone; never stored. */
    address: string
    /** The address shortened to its network. */
    origin: string | null
  }
}
