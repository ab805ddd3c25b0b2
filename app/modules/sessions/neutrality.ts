/** What is looked at before a door is opened: the programme stays out of the contest (domain.md, duties). */
export const NEUTRALITY_POINTS = ['noCandidates', 'noParties', 'noCampaign'] as const

export type NeutralityPoint = (typeof NEUTRALITY_POINTS)[number]
