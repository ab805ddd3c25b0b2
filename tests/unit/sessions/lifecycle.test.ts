import { describe, expect, it } from 'vitest'
import { SessionStatus } from '#app/generated/prisma/enums.ts'
import {
  assertCanMove,
  canMove,
  ENTERED_AT,
  isPublic,
  nextStatuses,
  PUBLIC_STATUSES,
  wasHeld,
} from '#app/modules/sessions/lifecycle.ts'

// Written out on its own, so that a change of the rule is a change of two places and somebody's decision.
const ALLOWED = new Set([
  'PROPOSED ACCEPTED',
  'PROPOSED DECLINED',
  'PROPOSED CANCELLED',
  'ACCEPTED SCHEDULED',
  'ACCEPTED DECLINED',
  'ACCEPTED CANCELLED',
  'SCHEDULED PUBLISHED',
  'SCHEDULED ACCEPTED',
  'SCHEDULED CANCELLED',
  'PUBLISHED HELD',
  'PUBLISHED CANCELLED',
  'HELD REPORTED',
  'HELD PUBLISHED',
  'DECLINED PROPOSED',
])

const STATUSES = Object.values(SessionStatus)
const pairs = STATUSES.flatMap((from) =>
  STATUSES.map((to) => ({ from, to, allowed: ALLOWED.has(`${from} ${to}`) })),
)

describe('the life of a session', () => {
  it.each(pairs)('$from → $to: $allowed', ({ from, to, allowed }) => {
    expect(canMove(from, to)).toBe(allowed)
    expect(nextStatuses(from).includes(to)).toBe(allowed)
    const move = () => assertCanMove(from, to)
    if (allowed) expect(move).not.toThrow()
    else
      expect(move).toThrow(expect.objectContaining({ code: 'transitionNotAllowed', details: { from, to } }))
  })

  it('ends in two states, and none leads back out of them', () => {
    expect(STATUSES.filter((status) => nextStatuses(status).length === 0).sort()).toEqual([
      'CANCELLED',
      'REPORTED',
    ])
  })

  it('keeps the moment of every state but the first', () => {
    expect(Object.keys(ENTERED_AT).sort()).toEqual(STATUSES.filter((status) => status !== 'PROPOSED').sort())
  })

  it.each(STATUSES)('what the public sees of %s', (status) => {
    const listed = (PUBLIC_STATUSES as readonly string[]).includes(status)
    expect(isPublic({ status, publishedAt: new Date() })).toBe(listed)
    // What was called off before it was announced was never public.
    expect(isPublic({ status, publishedAt: null })).toBe(listed && status !== 'CANCELLED')
    expect(wasHeld(status)).toBe(status === 'HELD' || status === 'REPORTED')
  })
})
