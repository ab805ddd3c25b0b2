import { defineConfig } from 'prisma/config'

// Only `prisma generate` and `prisma migrate deploy` read this; the application applies migrations itself.
export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://localhost/invita' },
})
