import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { db, type Tx } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { log } from '#app/platform/log.server.ts'
import { keyFor } from '#app/platform/secret.server.ts'

/** How long a challenge may be answered. */
export const CHALLENGE_SECONDS = 5 * 60

const text = z.string().max(20_000)
const base64url = text.regex(/^[A-Za-z0-9_-]+={0,2}$/)

const assertionSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: text.optional(),
  }),
})

const attestationSchema = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
})

type Person = { accountId: string; sessionId: string; now: Date }

/** What a browser is asked in order to make a passkey; the challenge waits on the session. */
export async function registrationOptions(
  { accountId, sessionId, now }: Person,
  { email, name }: { email: string; name: string },
) {
  const options = await generateRegistrationOptions({
    rpName: 'Invita',
    rpID: relyingParty().id,
    userID: new Uint8Array(Buffer.from(accountId.replaceAll('-', ''), 'hex')),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    excludeCredentials: await credentialsOf(accountId),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
  })
  await keepChallenge(sessionId, options.challenge, now)
  return options
}

/** What a browser is asked in order to prove one of the account's passkeys; null where it has none. */
export async function secondFactorOptions({ accountId, sessionId, now }: Person) {
  const allowCredentials = await credentialsOf(accountId)
  if (allowCredentials.length === 0) return null
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    allowCredentials,
    userVerification: 'preferred',
  })
  await keepChallenge(sessionId, options.challenge, now)
  return options
}

/** What a browser is asked in order to sign in by a passkey alone, and the signed challenge for its cookie. */
export async function signInOptions(now: Date) {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    allowCredentials: [],
    userVerification: 'required',
  })
  const expires = now.getTime() + CHALLENGE_SECONDS * 1000
  return { options, cookie: `${options.challenge}.${expires}.${signature(options.challenge, expires)}` }
}

/** The challenge of a cookie that we signed and that is still open; null otherwise. */
export function challengeIn(cookie: string | null, now: Date): string | null {
  const [challenge = '', expires = '', mac = ''] = (cookie ?? '').split('.')
  if (!/^\d{1,15}$/.test(expires) || Number(expires) <= now.getTime()) return null
  const expected = Buffer.from(signature(challenge, Number(expires)))
  const given = Buffer.from(mac)
  return given.length === expected.length && timingSafeEqual(given, expected) ? challenge : null
}

function signature(challenge: string, expires: number): string {
  return createHmac('sha256', keyFor('challenge')).update(`${challenge}.${expires}`).digest('base64url')
}

/** Notes that a challenge without a session was answered. False where it had been: each counts once. */
export async function spendChallenge(tx: Tx, challenge: string, now: Date): Promise<boolean> {
  await tx.spentChallenge.deleteMany({ where: { expiresAt: { lt: now } } })
  const { count } = await tx.spentChallenge.createMany({
    data: [
      {
        hash: new Uint8Array(createHash('sha256').update(challenge).digest()),
        expiresAt: new Date(now.getTime() + CHALLENGE_SECONDS * 1000),
      },
    ],
    skipDuplicates: true,
  })
  return count === 1
}

/** The session's challenge, taken off it: it is answered once, rightly or wrongly. */
export async function takeChallenge(sessionId: string, now: Date): Promise<string | null> {
  const session = await db.staffSession.findUnique({
    where: { id: sessionId },
    select: { challenge: true, challengeExpiresAt: true },
  })
  if (!session?.challenge || !session.challengeExpiresAt || session.challengeExpiresAt <= now) return null
  const { challenge } = session
  const { count } = await db.staffSession.updateMany({
    where: { id: sessionId, challenge },
    data: { challenge: null, challengeExpiresAt: null },
  })
  return count === 1 ? Buffer.from(challenge).toString('base64url') : null
}

export type NewPasskey = {
  credentialId: Uint8Array<ArrayBuffer>
  publicKey: Uint8Array<ArrayBuffer>
  counter: bigint
  transports: string[]
}

/** The passkey that a browser made in answer to `challenge`; null where the answer is not right. */
export async function readNewPasskey(answer: string, challenge: string): Promise<NewPasskey | null> {
  const parsed = attestationSchema.safeParse(fromJson(answer))
  if (!parsed.success) return null
  const response = { ...parsed.data, clientExtensionResults: {} } as RegistrationResponseJSON
  const { id, origin } = relyingParty()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: false,
    })
    if (!verified) return null
    const { credential } = registrationInfo
    return {
      credentialId: new Uint8Array(Buffer.from(credential.id, 'base64url')),
      publicKey: new Uint8Array(credential.publicKey),
      counter: BigInt(credential.counter),
      transports: parsed.data.response.transports ?? [],
    }
  } catch (error) {
    return refused(error)
  }
}

export type UsedPasskey = { id: string; accountId: string; oldCounter: bigint; newCounter: bigint }

/**
 * The passkey that answered `challenge`; null where none of ours did, it was not right, or its counter went back (a copy of
 * it is about). `alone`: it stands for both factors, so its owner must have been verified (finger, face, PIN).
 */
export async function readPasskey(
  answer: string,
  challenge: string,
  { alone }: { alone: boolean },
): Promise<UsedPasskey | null> {
  const parsed = assertionSchema.safeParse(fromJson(answer))
  if (!parsed.success) return null
  const response = { ...parsed.data, clientExtensionResults: {} } as AuthenticationResponseJSON
  const passkey = await db.staffPasskey.findUnique({
    where: { credentialId: new Uint8Array(Buffer.from(response.id, 'base64url')) },
  })
  if (!passkey) return null
  const { id, origin } = relyingParty()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: alone,
      credential: { id: response.id, publicKey: passkey.publicKey, counter: Number(passkey.counter) },
    })
    if (!verified) return null
    return {
      id: passkey.id,
      accountId: passkey.accountId,
      oldCounter: passkey.counter,
      newCounter: BigInt(authenticationInfo.newCounter),
    }
  } catch (error) {
    return refused(error)
  }
}

/** Keeps a used passkey's counter; false where somebody used the same one meanwhile. */
export async function keepCounter(tx: Tx, used: UsedPasskey, now: Date): Promise<boolean> {
  const { count } = await tx.staffPasskey.updateMany({
    where: { id: used.id, counter: used.oldCounter },
    data: { counter: used.newCounter, lastUsedAt: now },
  })
  return count === 1
}

async function credentialsOf(accountId: string): Promise<{ id: string; transports: string[] }[]> {
  const passkeys = await db.staffPasskey.findMany({
    where: { accountId },
    select: { credentialId: true, transports: true },
  })
  return passkeys.map(({ credentialId, transports }) => ({
    id: Buffer.from(credentialId).toString('base64url'),
    transports,
  }))
}

async function keepChallenge(sessionId: string, challenge: string, now: Date): Promise<void> {
  await db.staffSession.updateMany({
    where: { id: sessionId, endedAt: null },
    data: {
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      challengeExpiresAt: new Date(now.getTime() + CHALLENGE_SECONDS * 1000),
    },
  })
}

function relyingParty(): { id: string; origin: string } {
  const { hostname, origin } = new URL(env().APP_URL)
  return { id: hostname, origin }
}

function fromJson(answer: string): unknown {
  try {
    return JSON.parse(answer)
  } catch {
    return null
  }
}

// The library throws where an answer is wrong; what it says may hold the answer, so only its kind is logged.
function refused(error: unknown): null {
  log.info({ kind: error instanceof Error ? error.name : typeof error }, 'passkey refused')
  return null
}
