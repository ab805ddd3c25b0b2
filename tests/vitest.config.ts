import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  root,
  esbuild: { target: 'es2022', jsx: 'automatic' },
  test: {
    include: ['tests/{unit,integration,routes,components}/**/*.test.{ts,tsx}'],
    environment: 'node',
    env: { NODE_ENV: 'test' },
    globalSetup: ['tests/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
