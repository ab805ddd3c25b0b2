import { randomUUID } from 'node:crypto'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { translator, wordsOf } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { findStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { findCheckIn } from '#app/modules/attendance/check-in.server.ts'
import { needsReason } from '#app/modules/attendance/marks.ts'
import { receiveMarks } from '#app/modules/attendance/receive-marks.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { formWords } from '../field-error.ts'
import { PublicPage } from '../public-page.tsx'
import { sessionTitle } from '../session-words.ts'

// What a guest's QR opens. To a signed-in recorder it shows whom it stands for; to anybody else, only what it is, and the same
// for every code.
export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.title },
  { name: 'robots', content: 'noindex' },
]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const moment = requestContext(request, context)
  const { language, now } = moment
  const t = translator(language)
  const title = `${t('door:code.title')} · ${t('common:appName')}`
  const path = `/llegada/${params.code}`
  const signedIn = await findStaffSession(request, now)
  const actor = signedIn && ({ kind: 'STAFF', id: signedIn.account.id, role: signedIn.account.role } as const)
  if (!actor || !may(actor, 'attendance.record')) return { title, path, guest: null, recorder: false }
  const found = await findCheckIn({ ...moment, actor }, params.code ?? '')
  if (!found) return data({ title, path, guest: null, recorder: true }, { status: 404 })
  const { session } = found
  return {
    title,
    path,
    recorder: true,
    guest: {
      name: found.name,
      party: found.partySize,
      came: found.came,
      status: found.status === 'CONFIRMED' ? null : t(`registration:staff.stateOf.${found.status}`),
      session: sessionTitle({ ...session, councillors: [] }, language),
      doorPath: `/gestion/sesiones/${session.id}/puerta`,
      // Made here, so that the same form sent twice is one mark.
      markId: randomUUID(),
      asksReason: needsReason(session, now),
    },
  }
}

const schema = z.object({
  markId: z.uuid(),
  intent: z.enum(['present', 'absent']),
  people: z.coerce.number().int().min(1).max(99).catch(1),
  reason: z.string().trim().max(300).catch(''),
})

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const found = notFoundUnless(await findCheckIn(staff, params.code ?? '').catch(asPage))
  const form = schema.safeParse(Object.fromEntries(await readForm(request)))
  if (!form.success) return data({ refused: formWords(staff.language, 'invalid') }, { status: 400 })
  const { markId, intent, people, reason } = form.data
  const [result] = await receiveMarks(staff, {
    sessionId: found.session.id,
    marks: [
      {
        id: markId,
        kind: intent === 'present' ? 'PRESENT' : 'ABSENT',
        registrationId: found.id,
        walkInId: null,
        people: intent === 'present' ? people : 0,
        city: null,
        country: null,
        reason: reason || null,
        markedAt: staff.now.getTime(),
      },
    ],
  }).catch(asPage)
  if (result?.refused)
    return data({ refused: wordsOf(staff.language, `door:refused.why.${result.refused}`) }, { status: 409 })
  return redirect(`/llegada/${params.code}`, 303)
}

export default function CheckIn() {
  const { guest, recorder, path } = useLoaderData<typeof loader>()
  const refused = useActionData<typeof action>()?.refused
  const { t } = useTranslation('door')
  if (!recorder) {
    return (
      <PublicPage>
        <PageHeader title={t('code.title')} lead={t('code.text')} />
        <div className="grid max-w-prose gap-4">
          <p>{t('code.yours')}</p>
          <p>
            {t('code.team')}{' '}
            <Anchor href={`/acceso?volver=${encodeURIComponent(path)}`}>{t('code.signIn')}</Anchor>
          </p>
        </div>
      </PublicPage>
    )
  }
  if (!guest) {
    return (
      <PublicPage>
        <PageHeader title={t('code.unknownTitle')} lead={t('code.unknownText')} />
      </PublicPage>
    )
  }
  const { name, party, came, status, session, doorPath, markId, asksReason } = guest
  return (
    <PublicPage>
      <PageHeader title={name} lead={t('code.lead', { session })} sentence />
      <div className="grid max-w-prose gap-4">
        {refused ? (
          <Notice tone="error" live>
            {refused}
          </Notice>
        ) : null}
        {status ? <Notice tone="warning">{t('code.status', { status })}</Notice> : null}
        {came > 0 ? <Notice tone="success">{t('code.inside', { count: came })}</Notice> : null}
        <form method="post" action={path} data-submit-once="" className="grid gap-4">
          <input type="hidden" name="markId" value={markId} />
          {asksReason ? (
            <Field
              name="reason"
              label={t('code.reason')}
              help={t('code.reasonHelp')}
              maxLength={300}
              required
            />
          ) : null}
          {party > 1 ? (
            <Field
              name="people"
              type="number"
              min={1}
              max={99}
              label={t('code.people')}
              defaultValue={came || party}
            />
          ) : null}
          <Button name="intent" value="present" icon="check" wide>
            {t(came > 0 ? 'code.change' : 'code.mark')}
          </Button>
          {came > 0 ? (
            <Button name="intent" value="absent" tone="secondary" wide>
              {t('code.undo')}
            </Button>
          ) : null}
        </form>
        <p>
          <Anchor href={doorPath}>{t('code.door')}</Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
