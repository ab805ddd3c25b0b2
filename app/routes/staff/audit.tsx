import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type Language, translator, wordsOf } from '#app/locales/i18n.ts'
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { auditChoices, searchAudit } from '#app/modules/audit/queries.server.ts'
import { sealedSpan, verifyAudit } from '#app/modules/audit/verify-audit.server.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { describeInstant, isCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { actionInWords, factsInWords, knownActions, subjectInWords } from './audit-words.ts'
import { ListPages } from './list-pages.tsx'

const FAULTS_SHOWN = 20

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
  comprobar: z.literal('si').optional().catch(undefined),
})

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** How far the trail is sealed; whether it is as it was sealed only where that is asked, because all of it is read for that. */
async function sealOf(staff: StaffContext, check: boolean) {
  const span = await sealedSpan(staff).catch(asPage)
  if (!span) return null
  const { language } = staff
  const words = {
    from: momentInWords(span.from, MEXICO_CITY, language),
    until: momentInWords(span.until, MEXICO_CITY, language),
  }
  if (!check) return { ...words, verdict: null }
  const { intact, faults, sealed, unsealed, redacted, digest } = await verifyAudit(staff)
  const entries = { sealed, unsealed, redacted }
  const told = faults
    .slice(0, FAULTS_SHOWN)
    .map(({ kind, ...at }) => wordsOf(language, `staff:audit.seal.fault.${kind}`, at))
  return { ...words, verdict: { intact, entries, digest, faults: told, more: faults.length - told.length } }
}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const { searchParams } = new URL(request.url)
  const search = searchSchema.parse(Object.fromEntries(searchParams))
  const choices = await auditChoices(staff).catch(asPage)
  const { rows, ...beside } = await searchAudit(
    staff,
    {
      subjectKind: search.tipo,
      subjectId: search.id,
      actorId: search.quien,
      action: search.accion,
      from: search.desde,
      to: search.hasta,
    },
    askedPart(searchParams),
  ).catch(asPage)
  const { comprobar, ...kept } = search
  const seal = await sealOf(staff, comprobar === 'si')
  const address = (more: { despues?: string; antes?: string }) => {
    const parameters = new URLSearchParams(more)
    for (const [name, value] of Object.entries(kept)) if (value) parameters.set(name, value)
    return `/gestion/bitacora?${parameters}`
  }
  return {
    title: `${translator(language)('staff:audit.title')} · ${translator(language)('common:appName')}`,
    search,
    seal,
    filtered: Object.values(kept).some(Boolean),
    choices: {
      actors: choices.actors.map(({ id, name }) => ({ value: id, label: name })),
      actions: actionGroups(knownActions(language), language),
      subjectKinds: choices.subjectKinds.map((kind) => ({
        value: kind,
        label: subjectInWords(kind, language),
      })),
    },
    links: partLinks(beside, address),
    rows: rows.map(({ at, action, before, after, ...row }) => {
      const { date, time, iso } = describeInstant(at, MEXICO_CITY, language)
      return {
        ...row,
        date,
        time,
        iso,
        action: actionInWords(action, language),
        subject: subjectInWords(row.subjectKind, language),
        href: pageOf(row.subjectKind, row.subjectId),
        changes: changesIn(before, after, language),
      }
    }),
  }
}

type Change = { name: string; before: string | null; after: string | null }

/** What differs between before and after, fact by fact. */
function changesIn(before: unknown, after: unknown, language: Language): Change[] {
  const old = factsInWords(before, language)
  const now = factsInWords(after, language)
  const names = [...new Set([...old, ...now].map(({ name }) => name))]
  const valueIn = (facts: typeof old, name: string) => facts.find((fact) => fact.name === name)?.value ?? null
  return names
    .map((name) => ({ name, before: valueIn(old, name), after: valueIn(now, name) }))
    .filter((change) => change.before !== change.after)
}

/** The search's list: actions in words, under what they are about. */
function actionGroups(actions: readonly string[], language: Language) {
  const kinds = [...new Set(actions.map((action) => action.split('.')[0] ?? action))]
  return kinds.map((kind) => ({
    group: subjectInWords(kind, language),
    options: actions
      .filter((action) => action.startsWith(`${kind}.`))
      .map((action) => ({ value: action, label: actionInWords(action, language) })),
  }))
}

/** Where a thing can be looked at. */
function pageOf(kind: string, id: string): string | null {
  if (kind === 'session') return `/gestion/sesiones/${id}`
  if (kind === 'councillor') return `/gestion/consejerias/${id}`
  return null
}

export default function Audit() {
  const { search, seal, filtered, choices, rows, links } = useLoaderData<typeof loader>()
  const { t } = useTranslation('staff')
  return (
    <>
      <PageHeader dense title={t('audit.title')} lead={t('audit.lead')} />
      {seal ? <Seal {...seal} /> : null}
      <Form
        method="get"
        role="search"
        aria-label={t('audit.search')}
        key={JSON.stringify(search)}
        className="mb-6 grid grid-cols-2 items-end gap-3 lg:grid-cols-[repeat(3,minmax(0,1fr))_repeat(2,10rem)_auto]"
      >
        <SelectField
          name="accion"
          label={t('audit.action')}
          empty={t('audit.all')}
          options={choices.actions}
          defaultValue={search.accion ?? ''}
        />
        <SelectField
          name="quien"
          label={t('audit.actor')}
          empty={t('audit.all')}
          options={choices.actors}
          defaultValue={search.quien ?? ''}
        />
        <SelectField
          name="tipo"
          label={t('audit.subject')}
          empty={t('audit.all')}
          options={choices.subjectKinds}
          defaultValue={search.tipo ?? ''}
        />
        {search.id ? <Field name="id" label={t('audit.subjectId')} defaultValue={search.id} /> : null}
        <Field name="desde" type="date" label={t('audit.from')} defaultValue={search.desde ?? ''} />
        <Field name="hasta" type="date" label={t('audit.to')} defaultValue={search.hasta ?? ''} />
        <div className="flex flex-wrap gap-2">
          <Button tone="secondary" icon="search">
            {t('audit.submit')}
          </Button>
          {filtered ? (
            <ButtonLink tone="quiet" href="/gestion/bitacora">
              {t('board.filter.clear')}
            </ButtonLink>
          ) : null}
        </div>
      </Form>
      <DataTable
        caption={t('audit.title')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('board.noneFound.title')}>{t('board.noneFound.text')}</EmptyState>}
        columns={[
          { key: 'action', header: t('audit.action'), primary: true, cell: ({ action }) => action },
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
          {
            key: 'subject',
            header: t('audit.subject'),
            cell: ({ subject, subjectKind, subjectId, href }) => (
              <>
                {href ? <Anchor href={href}>{subject}</Anchor> : subject}
                <Anchor
                  href={`/gestion/bitacora?${new URLSearchParams({ tipo: subjectKind, id: subjectId })}`}
                  className="block whitespace-nowrap"
                >
                  {t('audit.wholeHistory')}
                </Anchor>
              </>
            ),
          },
          {
            key: 'changes',
            header: t('audit.changes'),
            cell: ({ changes }) => (changes.length > 0 ? <Changes changes={changes} /> : null),
          },
        ]}
      />
      <ListPages links={links} words={{ previous: t('audit.later'), next: t('audit.earlier') }} />
    </>
  )
}

type SealProps = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['seal']>

function Seal({ from, until, verdict }: SealProps) {
  const { t } = useTranslation('staff')
  const check = (
    <ButtonLink tone="secondary" href="/gestion/bitacora?comprobar=si">
      {t(verdict ? 'audit.seal.checkAgain' : 'audit.seal.check')}
    </ButtonLink>
  )
  if (!verdict)
    return (
      <div className="mb-6">
        <Notice actions={check}>{t('audit.seal.span', { from, until })}</Notice>
      </div>
    )
  const { intact, entries, digest, faults, more } = verdict
  return (
    <div className="mb-6">
      <Notice
        live
        tone={intact ? 'success' : 'error'}
        title={t(intact ? 'audit.seal.intact' : 'audit.seal.broken', { from, until })}
        actions={check}
      >
        <p>{t('audit.seal.entries', entries)}</p>
        {faults.length > 0 ? (
          <ul className="mt-2 list-disc pl-5">
            {faults.map((fault) => (
              <li key={fault}>{fault}</li>
            ))}
            {more > 0 ? <li>{t('audit.seal.more', { count: more })}</li> : null}
          </ul>
        ) : null}
        {digest ? (
          <p className="mt-2">
            {t('audit.seal.digest')} <code className="font-mono wrap-anywhere">{digest}</code>
          </p>
        ) : null}
      </Notice>
    </div>
  )
}

function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation('staff')
  return (
    <ul className="lg:flex lg:flex-wrap lg:gap-x-4">
      {changes.map(({ name, before, after }) => (
        <li key={name} className="break-words">
          <span className="text-ink-soft">{name}: </span>
          {before === null ? null : (
            <>
              <span className="sr-only">{t('audit.before')} </span>
              <del className="text-ink-soft">{before}</del>{' '}
            </>
          )}
          {after === null ? null : (
            <>
              {before === null ? null : <span className="sr-only">{t('audit.after')} </span>}
              {after}
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
