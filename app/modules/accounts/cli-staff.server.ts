import { parseArgs } from 'node:util'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { wordsOf } from '#app/locales/i18n.ts'
import type { CommandIo } from '#app/platform/command-line.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { commandContext } from './command-context.server.ts'
import { inviteStaff } from './invite-staff.server.ts'
import { renewStaffLink } from './renew-staff-link.server.ts'
import { inviteStaffSchema } from './schema.ts'
import { resetSecondFactor } from './second-factor.server.ts'
import { staffLinkUrl } from './staff-links.server.ts'

const USAGE = `Usage: staff create --email ADDRESS --role ${Object.keys(StaffRole).join('|')}
       staff link --email ADDRESS
       staff reset-second-factor --email ADDRESS`

/**
 * `staff create` makes an account, `staff link` gives an existing one a new link (for who lost the way in); both print the
 * one-time address alone to stdout. `staff reset-second-factor` is for the only administrator who lost theirs.
 * @returns the exit code: 0 done, 1 refused
 */
export async function runStaff(args: string[], io: CommandIo): Promise<number> {
  const [verb, ...rest] = args
  try {
    const { values } = parseArgs({
      args: rest,
      options: { email: { type: 'string' }, role: { type: 'string' } },
    })
    if (verb === 'reset-second-factor') return await reset(values, io)
    const token =
      verb === 'create' ? await create(values, io) : verb === 'link' ? await link(values, io) : null
    if (token === null) {
      io.stderr(USAGE)
      return 1
    }
    io.stdout(staffLinkUrl(token))
    return 0
  } catch (error) {
    if (error instanceof DomainError) io.stderr(wordsOf('en', `errors:${error.code}`, error.details))
    else if (isArgumentError(error)) io.stderr(`${error.message}\n${USAGE}`)
    else throw error
    return 1
  }
}

type Values = { email?: string | undefined; role?: string | undefined }

async function create(values: Values, io: CommandIo): Promise<string | null> {
  const input = inviteStaffSchema.safeParse(values)
  if (!input.success) return refuse(input.error.issues, io)
  const { token } = await inviteStaff(commandContext(), input.data)
  return token
}

async function link(values: Values, io: CommandIo): Promise<string | null> {
  const input = inviteStaffSchema.pick({ email: true }).safeParse(values)
  if (!input.success) return refuse(input.error.issues, io)
  const account = await db.staffAccount.findUnique({ where: input.data, select: { id: true } })
  if (!account) throw new DomainError('notFound')
  return renewStaffLink(commandContext(), account.id)
}

async function reset(values: Values, io: CommandIo): Promise<number> {
  const input = inviteStaffSchema.pick({ email: true }).safeParse(values)
  if (!input.success) {
    refuse(input.error.issues, io)
    io.stderr(USAGE)
    return 1
  }
  const account = await db.staffAccount.findUnique({ where: input.data, select: { id: true } })
  if (!account) throw new DomainError('notFound')
  await resetSecondFactor(commandContext(), account.id)
  io.stdout('Done: a new second factor is set up at the next sign-in.')
  return 0
}

function refuse(issues: readonly { path: PropertyKey[] }[], io: CommandIo): null {
  for (const { path } of issues) io.stderr(`Wrong or missing: --${path.join('.')}`)
  return null
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
