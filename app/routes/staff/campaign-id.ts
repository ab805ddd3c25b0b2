import { z } from 'zod'

/** A campaign's id out of an address; null where it is none. */
export function campaignIdOf(text: string | undefined): string | null {
  return z.uuid().safeParse(text).data ?? null
}
