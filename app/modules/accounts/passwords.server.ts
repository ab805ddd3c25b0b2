import { hash, verify } from '@node-rs/argon2'

// argon2id (the library's default) with OWASP's first recommendation: 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** The hash of a password that nobody has: what an unknown e-mail is checked against, so that it takes as long. */
export const DECOY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$dJbXCuyb9zNaeAU5QyGC8g$Z+TA9RDaaKIHSMdXYXSXFDGA/xsdQRBo3lFRxv1E2Fc'

export function hashPassword(password: string): Promise<string> {
  return hash(canonical(password), COST)
}

/** Whether the password is the one behind `passwordHash`; without one it takes the same time and is false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? DECOY_HASH, canonical(password))
  return matches && passwordHash !== null
}

// The same letters typed on another keyboard may arrive as other code points (NIST SP 800-63B, 3.1.1.2).
function canonical(password: string): string {
  return password.normalize('NFKC')
}
