import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { auditChoices, searchAudit } from '#app/modules/audit/queries.server.ts'
import { describeInstant, isCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Pagination } from '#app/ui/navigation.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const word = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,80}$/)
  .optional()
  .catch(undefined)
const civilDate = z.string().refine(isCivilDate).optional().catch(undefined)

// What an address says wrongly is as if it said nothing.
const searchSchema = z.object({
  tipo: word,
  id: word,
  quien: z.uuid().optional().catch(undefined),
  accion: word,
  desde: civilDate,
  hasta: civilDate,
  despues: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const search = searchSchema.parse(Object.fromEntries(new URL(request.url).searchParams))
  const choices = await auditChoices(staff).catch(asPage)
  const { rows, next } = await searchAudit(staff, {
    subjectKind: search.tipo,
    subjectId: search.id,
    actorId: search.quien,
    action: search.accion,
    from: search.desde,
    to: search.hasta,
    after: search.despues,
  }).catch(asPage)
  const { despues: _, ...kept } = search
  const address = (more: Record<string, string>) => {
    const parameters = new URLSearchParams(more)
    for (const [name, value] of Object.entries(kept)) if (value) parameters.set(name, value)
    return `/gestion/bitacora?${parameters}`
  }
  return {
    title: `${translator(language)('staff:audit.title')} · ${translator(language)('common:appName')}`,
    search,
    choices,
    first: search.despues ? address({}) : null,
    next: next ? address({ despues: next }) : null,
    rows: rows.map(({ at, before, after, ...row }) => {
      const { date, time, iso } = describeInstant(at, MEXICO_CITY, language)
      return { ...row, date, time, iso, before: factsIn(before), after: factsIn(after) }
    }),
  }
}

function factsIn(facts: unknown): string | null {
  if (typeof facts !== 'object' || facts === null) return null
  return Object.entries(facts)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
}

export default function Audit() {
  const { search, choices, rows, first, next } = useLoaderData<typeof loader>()
  const { t } = useTranslation('staff')
  return (
    <>
      <PageHeader dense title={t('audit.title')} lead={t('audit.lead')} />
      <Form
        method="get"
        role="search"
        aria-label={t('audit.search')}
        key={JSON.stringify(search)}
        className="mb-6 grid items-end gap-3 sm:grid-cols-3"
      >
        <SelectField
          name="accion"
          label={t('audit.action')}
          empty={t('audit.all')}
          options={choices.actions.map((action) => ({ value: action, label: action }))}
          defaultValue={search.accion ?? ''}
        />
        <SelectField
          name="quien"
          label={t('audit.actor')}
          empty={t('audit.all')}
          options={choices.actors.map(({ id, name }) => ({ value: id, label: name }))}
          defaultValue={search.quien ?? ''}
        />
        <SelectField
          name="tipo"
          label={t('audit.subject')}
          empty={t('audit.all')}
          options={choices.subjectKinds.map((kind) => ({ value: kind, label: kind }))}
          defaultValue={search.tipo ?? ''}
        />
        <Field name="id" label={t('audit.subjectId')} defaultValue={search.id ?? ''} />
        <Field name="desde" type="date" label={t('audit.from')} defaultValue={search.desde ?? ''} />
        <Field name="hasta" type="date" label={t('audit.to')} defaultValue={search.hasta ?? ''} />
        <div className="flex flex-wrap gap-2">
          <Button tone="secondary" icon="search">
            {t('audit.submit')}
          </Button>
          <ButtonLink tone="quiet" href="/gestion/bitacora">
            {t('board.filter.clear')}
          </ButtonLink>
        </div>
      </Form>
      <DataTable
        caption={t('audit.title')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('board.noneFound.title')}>{t('board.noneFound.text')}</EmptyState>}
        columns={[
          {
            key: 'when',
            header: t('audit.when'),
            cell: ({ date, time, iso }) => (
              <time dateTime={iso}>
                {date}, {time}
              </time>
            ),
          },
          {
            key: 'who',
            header: t('audit.actor'),
            cell: ({ actorKind, actorName, origin }) => (
              <>
                {actorName ?? t(`audit.actorKind.${actorKind}`)}
                {origin ? <span className="block text-ink-soft">{origin}</span> : null}
              </>
            ),
          },
          { key: 'action', header: t('audit.action'), primary: true, cell: ({ action }) => action },
          {
            key: 'subject',
            header: t('audit.subject'),
            cell: ({ subjectKind, subjectId }) => (
              <>
                {subjectKind}
                <span className="block break-all text-xs text-ink-soft">{subjectId}</span>
              </>
            ),
          },
          { key: 'before', header: t('audit.before'), cell: ({ before }) => before },
          { key: 'after', header: t('audit.after'), cell: ({ after }) => after },
        ]}
      />
      <Pagination
        label={t('pages.label')}
        summary=""
        previous={first ? { href: first, label: t('pages.first') } : undefined}
        next={next ? { href: next, label: t('audit.earlier') } : undefined}
      />
    </>
  )
}
