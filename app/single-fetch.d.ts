import '@remix-run/node'

// What loaders return arrives as it is (dates too), not as JSON: `v3_singleFetch` in remix.config.js.
declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}
