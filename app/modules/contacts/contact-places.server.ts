import { Prisma } from '#app/generated/prisma/client.ts'

/**
 * The recursive common table expression `place`: countries and cities in which contacts live, each once, found by leaping through
 * the index from one to the next. A country of which no city is known comes with none.
 */
export const CONTACT_PLACES = Prisma.sql`
  place AS (
    (SELECT "country", "city" FROM "Contact" WHERE "country" IS NOT NULL ORDER BY "country", "city" LIMIT 1)
    UNION ALL
    SELECT later.* FROM place CROSS JOIN LATERAL (
      (SELECT "country", "city" FROM "Contact"
        WHERE "country" = place."country" AND "city" > place."city" ORDER BY "country", "city" LIMIT 1)
      UNION ALL
      (SELECT "country", "city" FROM "Contact" WHERE "country" > place."country" ORDER BY "country", "city" LIMIT 1)
      LIMIT 1
    ) AS later
  )`
