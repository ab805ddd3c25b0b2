import { parseWithZod } from '@conform-to/zod/v4'
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
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { addErratum } from '#app/modules/reports/add-erratum.server.ts'
import { loadClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { erratumSchema } from '#app/modules/reports/closing-schema.ts'
import { findFigure, placeOfFigure, printedCounts } from '#app/modules/reports/find-figure.ts'
import { SMALLEST_PUBLISHED } from '#app/modules/reports/published-attendance.ts'
import type { AttendanceRow } from '#app/modules/reports/report.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError, notFoundUnless } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field, TextareaField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

/** Of a cell with nothing on record. */
const NOTHING = '—'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/**
 * A figure and its records, as they were frozen. Of people there is the host, whose name is printed; no addresses and nobody
 * who attended. Small figures are kept back as in the report's own annexes.
 */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const { id, frozen, closed } = await loadClosedReport(staff, params.id ?? '').catch(asPage)
  const figure = notFoundUnless(findFigure(frozen.document, params.figure ?? ''))
  const { bySession } = frozen.report.attendance
  const printed = printedCounts(frozen.document)
  const wanted = new Set(figure.sessionIds)
  const records = bySession.flatMap((row, index) =>
    wanted.has(row.sessionId)
      ? [{ row, people: printed(`attendance.bySession.${index}.attendance`, row.people) }]
      : [],
  )
  return {
    title: `${placeOfFigure(figure)} · ${t('common:appName')}`,
    id,
    place: placeOfFigure(figure),
    text: figure.text,
    records: records.map(({ row, people }) => ({
      id: row.sessionId,
      date: formatCivilDate(row.date, language, 'long'),
      ...recordOf(row),
      kind: t(`common:kindShort.${row.kind}`),
      people: people === 'small' ? t('closing:figure.small') : (people ?? t('closing:figure.unknown')),
      source: row.source === null ? '' : t(`session:attendance.sources.${row.source}`),
    })),
    someSmall: records.some(({ people }) => people === 'small'),
    errata: closed.errata
      .filter((erratum) => erratum.figure === figure.path)
      .map(({ at, ...erratum }) => ({
        ...erratum,
        when: momentInWords(new Date(at), MEXICO_CITY, language),
      })),
    mayCorrect: may(staff.actor, 'reports.close'),
    added: new URL(request.url).searchParams.get('hecho') === 'errata',
  }
}

/** What a reader sees of a session: nothing that is not printed. */
function recordOf({ kind, title, host, city, country, councillors }: AttendanceRow) {
  return {
    name: kind === 'HOME_MEETING' ? null : title,
    host,
    place: [city, country].filter(Boolean).join(', '),
    councillors: councillors.join(', '),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const submission = parseWithZod(await readForm(request), { schema: erratumSchema })
  const { id: reportId = '', figure = '' } = params
  if (submission.status !== 'success') return data({ ...submission.reply(), refusal: null }, { status: 400 })
  try {
    await addErratum(staff, { reportId, figure, ...submission.value })
  } catch (error) {
    return data({ ...submission.reply(), refusal: describeError(error, staff.language) }, { status: 400 })
  }
  return redirect(`/informes/${reportId}/cifra/${encodeURIComponent(figure)}?hecho=errata`, 303)
}

export default function FigurePage() {
  const { id, place, text, records, someSmall, errata, mayCorrect, added } = useLoaderData<typeof loader>()
  const { t } = useTranslation('closing')
  return (
    <div className="grid gap-5">
      <PageHeader
        dense
        eyebrow={<Anchor href={`/informes/${id}`}>{t('figure.back')}</Anchor>}
        title={<span lang="es-MX">{place}</span>}
      />
      {added ? (
        <Notice tone="success" live>
          {t('report.erratumAdded')}
        </Notice>
      ) : null}
      <Card dense title={t('figure.printed')}>
        <p lang="es-MX" className={text.length < 24 ? 'font-display text-2xl' : 'max-w-prose'}>
          {text}
        </p>
      </Card>
      <section className="grid gap-2" aria-labelledby="records">
        <h2 id="records" className="text-lg">
          {t('figure.records')}
        </h2>
        <DataTable
          caption={t('figure.records')}
          captionHidden
          rows={records}
          rowKey={({ id: session }) => session}
          empty={<p className="p-4">{t('figure.noRecords')}</p>}
          columns={[
            { key: 'date', header: t('figure.date'), primary: true, cell: ({ date }) => date },
            {
              key: 'what',
              header: t('figure.what'),
              cell: ({ kind, name }) => (name ? `${kind}: ${name}` : kind),
            },
            { key: 'host', header: t('figure.host'), cell: ({ host }) => host || NOTHING },
            { key: 'place', header: t('figure.place'), cell: ({ place: where }) => where || NOTHING },
            {
              key: 'councillors',
              header: t('figure.councillors'),
              cell: ({ councillors }) => councillors || NOTHING,
            },
            { key: 'people', header: t('figure.people'), numeric: true, cell: ({ people }) => people },
            { key: 'source', header: t('figure.source'), cell: ({ source }) => source || NOTHING },
          ]}
        />
        {someSmall ? (
          <p className="text-sm text-ink-soft">{t('figure.smallHelp', { smallest: SMALLEST_PUBLISHED })}</p>
        ) : null}
      </section>
      {errata.length > 0 ? (
        <Card dense title={t('figure.errata')}>
          <ul className="grid gap-2">
            {errata.map((erratum) => (
              <li key={`${erratum.when} ${erratum.correct}`}>{t('figure.erratum', erratum)}</li>
            ))}
          </ul>
        </Card>
      ) : null}
      {mayCorrect ? <ErratumForm key={errata.length} /> : null}
    </div>
  )
}

function ErratumForm() {
  const { t } = useTranslation('closing')
  const result = useActionData<typeof action>()
  const fieldError = useFieldError()
  const typed = (name: string) => {
    const value = result?.initialValue?.[name]
    return typeof value === 'string' ? value : ''
  }
  return (
    <Card dense title={t('figure.correct')} className="no-print">
      <Form method="post" className="grid gap-4" noValidate>
        <p className="text-ink-soft">{t('figure.correctLead')}</p>
        {result?.refusal ? (
          <Notice tone="error" live>
            {result.refusal}
          </Notice>
        ) : null}
        <Field
          name="correct"
          label={t('figure.correctValue')}
          defaultValue={typed('correct')}
          error={fieldError(result?.error?.correct ?? undefined)}
        />
        <TextareaField
          name="reason"
          rows={2}
          label={t('figure.reason')}
          defaultValue={typed('reason')}
          error={fieldError(result?.error?.reason ?? undefined)}
        />
        <Button tone="secondary" className="justify-self-start">
          {t('figure.add')}
        </Button>
      </Form>
    </Card>
  )
}
