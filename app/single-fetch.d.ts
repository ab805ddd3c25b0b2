import '@remix-run/node'

// What loaders return arrives as it is (dates too), not as JSON: `v3_singleFetch` in remix.config.js.
declare module '@remix-run/node' {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface can be added to.
  interface Future {
    v3_singleFetch: true
  }
}
