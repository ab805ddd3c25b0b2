import { generateTOTP, verifyTOTP } from '@epic-web/totp'
import { expect, test, vi } from 'vitest'
import { codeAt, matchingStep, newTotpSecret, toBase32, totpUri } from '#app/modules/accounts/totp.server.ts'

// The RFCs' own secret, "12345678901234567890".
const RFC = toBase32(Buffer.from('12345678901234567890'))

test('codes are those of RFC 4226 (appendix D) and RFC 6238 (appendix B, last six digits)', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((step) => codeAt(RFC, step))).toEqual(
    '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '),
  )
  for (const [seconds, code] of [
    [59, '287082'],
    [1111111109, '081804'],
    [1234567890, '005924'],
    [20000000000, '353130'],
  ] as const)
    expect(codeAt(RFC, Math.floor(seconds / 30))).toBe(code)
})

test('an independent library makes and takes the same codes', async () => {
  const now = new Date('2026-11-24T18:00:10Z')
  vi.useFakeTimers({ now, toFake: ['Date'] })
  try {
    for (let round = 0; round < 20; round += 1) {
      const secret = newTotpSecret()
      expect(secret).toMatch(/^[A-Z2-7]{32}$/)
      const { otp } = await generateTOTP({ secret, algorithm: 'SHA-1', digits: 6, period: 30 })
      expect(matchingStep(secret, otp, now, null)).toBe(Math.floor(now.getTime() / 30_000))
      const ours = codeAt(secret, Math.floor(now.getTime() / 30_000))
      expect(await verifyTOTP({ otp: ours, secret, algorithm: 'SHA-1' })).toEqual({ delta: 0 })
    }
  } finally {
    vi.useRealTimers()
  }
})

test('a code holds half a minute to either side, and once', () => {
  const now = new Date(3_000_000)
  const at = (step: number) => codeAt(RFC, step)
  expect([98, 99, 100, 101, 102].map((step) => matchingStep(RFC, at(step), now, null))).toEqual([
    null,
    99,
    100,
    101,
    null,
  ])
  expect(matchingStep(RFC, at(100), now, 99)).toBe(100)
  expect(matchingStep(RFC, at(100), now, 100)).toBeNull()
  expect(matchingStep(RFC, at(99), now, 100)).toBeNull()
  expect(matchingStep(RFC, `${at(100).slice(0, 3)} ${at(100).slice(3)}`, now, null)).toBe(100)
  for (const wrong of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
    expect(matchingStep(RFC, wrong, now, null)).toBeNull()
})

test('the address in the QR code names the account and the parameters that phones know', () => {
  expect(totpUri('ABC', 'ana@example.org')).toBe(
    'otpauth://totp/Invita%3Aana%40example.org?secret=ABC&issuer=Invita&algorithm=SHA1&digits=6&period=30',
  )
})
