import type { CampaignStatus } from '#app/generated/prisma/enums.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * The life of a campaign. Until it starts everything may change; from then on only whether it goes on. `SENT`: nothing of it
 * waits any more. `CANCELLED`: staff stopped the rest.
 */
const NEXT: Record<CampaignStatus, readonly CampaignStatus[]> = {
  DRAFT: ['SCHEDULED', 'SENDING'],
  SCHEDULED: ['DRAFT', 'SENDING'],
  SENDING: ['PAUSED', 'SENT', 'CANCELLED'],
  PAUSED: ['SENDING', 'CANCELLED'],
  SENT: [],
  CANCELLED: [],
}

export function canMove(from: CampaignStatus, to: CampaignStatus): boolean {
  return NEXT[from].includes(to)
}

/** @throws DomainError 'campaignNotMovable' */
export function assertCanMove(from: CampaignStatus, to: CampaignStatus): void {
  if (!canMove(from, to)) throw new DomainError('campaignNotMovable')
}

/** Whether mails of it have been ordered, so that what it says stands. */
export function hasStarted(status: CampaignStatus): boolean {
  return status !== 'DRAFT' && status !== 'SCHEDULED'
}
