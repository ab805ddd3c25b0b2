import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import {
  endOwnCalendarLink,
  makeOwnCalendarLink,
  ownCalendarSince,
} from '#app/modules/accounts/own-calendar.server.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const since = await ownCalendarSince(staff)
  return {
    title: `${t('accounts:calendar.title')} · ${t('common:appName')}`,
    since: since && { words: momentInWords(since, MEXICO_CITY, staff.language), iso: since.toISOString() },
    ended: new URL(request.url).searchParams.get('hecho') === 'anulada',
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const intent = (await readForm(request)).get('intent')
  if (intent === 'make') {
    // Not redirected to: the address must stand in no history and no log.
    return data({ link: await makeOwnCalendarLink(staff) }, { headers: { 'Cache-Control': 'no-store' } })
  }
  if (intent !== 'end') throw new Response(null, { status: 400 })
  await endOwnCalendarLink(staff)
  return redirect('/gestion/cuenta/calendario?hecho=anulada', 303)
}

/** The team's agenda in one's own calendar program: an address to make, to make anew, to end. */
export default function OwnCalendar() {
  const { since, ended } = useLoaderData<typeof loader>()
  const made = useActionData<typeof action>()
  const { t } = useTranslation('accounts')
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/cuenta">{t('own.title')}</Anchor>}
        title={t('calendar.title')}
        lead={t('calendar.lead')}
      />
      <div className="grid max-w-prose gap-6">
        {ended && !made ? (
          <Notice tone="success" live>
            {t('calendar.ended')}
          </Notice>
        ) : null}
        {made ? (
          <Notice tone="warning" live title={t('calendar.shownOnce')}>
            <Field
              name="calendarLink"
              label={t('calendar.link')}
              help={t('calendar.linkHelp')}
              defaultValue={made.link}
              readOnly
            />
          </Notice>
        ) : null}
        <Card dense title={t('calendar.address')}>
          <p>
            {since ? (
              <>
                {t('calendar.since')} <time dateTime={since.iso}>{since.words}</time>.
              </>
            ) : (
              t('calendar.none')
            )}
          </p>
          <p className="mt-1 text-ink-soft">{t('calendar.secret')}</p>
          <Form method="post" className="mt-3 flex flex-wrap gap-2">
            <Button tone="secondary" name="intent" value="make">
              {t(since ? 'calendar.makeAnother' : 'calendar.make')}
            </Button>
            {since ? (
              <Button tone="danger" name="intent" value="end">
                {t('calendar.end')}
              </Button>
            ) : null}
          </Form>
        </Card>
      </div>
    </>
  )
}
