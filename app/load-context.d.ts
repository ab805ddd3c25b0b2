import '@remix-run/node'

declare module '@remix-run/node' {
  /** What the http layer hands to every loader and action. */
  interface AppLoadContext {
    requestId: string
    /** Full address, for rate limits alone; never stored. */
    address: string
    /** The address shortened to its network. */
    origin: string | null
    /** Set where an error said that the database does not answer. */
    databaseAway?: boolean
    /** Why the request is not looked at; only the error page of this status is wanted. */
    refusal?: { status: number; path: string }
    /** For pages that are the same for everybody who shares language and zone: they may be kept. */
    /** The session that this request's own action began. The request's cookie is of the one that ended. */
    begunSession?: string
    keepPage?: (keep: import('./platform/versioned-cache.server.ts').Keep) => void
  }
}
