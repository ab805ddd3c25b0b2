import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { type Language, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import { importProgramme } from '#app/modules/sessions/import-programme.server.ts'
import {
  PROGRAMME_COLUMNS,
  type ProgrammeDifference,
  type ProgrammeRow,
  parseProgramme,
} from '#app/modules/sessions/programme-file.ts'
import { differenceInWords } from '#app/modules/sessions/programme-words.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { readTable } from '#app/platform/read-table.server.ts'
import type { Table, TableFault } from '#app/platform/table.ts'
import { tableFaultInWords } from '#app/platform/table-words.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

/** As many as a page can show; the rest is counted. */
const MOST_SHOWN = 500

const lineSchema = z.object({ line: z.int().positive(), cells: z.array(z.string()) })
const tableSchema = z.object({ header: lineSchema, rows: z.array(lineSchema) })
const countSchema = z.coerce.number().int().nonnegative()

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = await requireImporter(request, context)
  const t = translator(language)
  const loaded = countSchema.safeParse(new URL(request.url).searchParams.get('cargadas') ?? undefined)
  return {
    title: `${t('import:page.title')} · ${t('common:appName')}`,
    loaded: loaded.success ? t('import:created', { count: loaded.data }) : null,
  }
}

/**
 * Two steps, so that people see what will happen: a file is checked and shown; what was shown comes back with the button,
 * is checked again, and loaded. Nothing is kept in between.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireImporter(request, context)
  const formData = await readForm(request)
  const shown = formData.get('tabla')
  if (typeof shown === 'string') {
    const outcome = await run(staff, { table: readShown(shown) }, { dryRun: false })
    if (outcome.kind === 'refused') return data(outcome, { status: 400 })
    return redirect(`/gestion/importar?cargadas=${outcome.created}`, 303)
  }
  const file = formData.get('archivo')
  if (!(file instanceof File) || file.name === '') return data({ kind: 'missing' } as const, { status: 400 })
  const read = await readTable(file.name, Buffer.from(await file.arrayBuffer()))
  const outcome = await run(staff, read, { dryRun: true })
  return data(outcome, { status: outcome.kind === 'refused' ? 400 : 200 })
}

async function requireImporter(...args: Parameters<typeof requireStaff>): Promise<StaffContext> {
  const staff = await requireStaff(...args)
  if (!may(staff.actor, 'sessions.import')) throw new Response(null, { status: 403 })
  return staff
}

/** What the page itself wrote; anything else was not sent by it. */
function readShown(json: string): Table {
  try {
    return tableSchema.parse(JSON.parse(json))
  } catch {
    throw new Response(null, { status: 400 })
  }
}

async function run(
  staff: StaffContext,
  read: { table: Table } | { errors: TableFault[] },
  options: { dryRun: boolean },
) {
  const { language } = staff
  if ('errors' in read) return refused(read.errors, language)
  const { rows, errors } = parseProgramme(read.table, { today: civilDateAt(staff.now, MEXICO_CITY) })
  if (errors.length) return refused(errors, language)
  const result = await importProgramme(staff, rows, options)
  if (result.kind === 'refused') return refused(result.errors, language)
  return {
    kind: 'preview' as const,
    created: result.created,
    unchanged: result.unchanged,
    differences: result.differences.map((each) => difference(each, language)),
    rows: rows.slice(0, MOST_SHOWN).map(previewOf),
    count: rows.length,
    table: JSON.stringify(read.table),
  }
}

function refused(errors: readonly TableFault[], language: Language) {
  const faults = errors.slice(0, MOST_SHOWN).map((error) => ({
    line: error.line,
    column: error.column,
    reason: tableFaultInWords(error, language),
  }))
  return { kind: 'refused' as const, faults, count: errors.length }
}

function difference(each: ProgrammeDifference, language: Language): Fault {
  return { line: each.line, column: each.column, reason: differenceInWords(each, language) }
}

function previewOf({
  line,
  kind,
  status,
  title,
  reportOn,
  hostName,
  organization,
  city,
  ...row
}: ProgrammeRow) {
  return {
    line,
    kind,
    status,
    reportOn,
    name: title ?? hostName ?? organization,
    city,
    councillors: row.councillors,
    people: row.attendance?.people ?? null,
  }
}

type Fault = { line: number; column: string | null; reason: string }

export default function ImportPage() {
  const { loaded } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('import')
  return (
    <div className="grid gap-6">
      <PageHeader dense title={t('page.title')} lead={t('page.lead')} />
      {loaded && !result ? (
        <Notice
          tone="success"
          live
          actions={
            <ButtonLink dense tone="secondary" href="/gestion">
              {t('page.toBoard')}
            </ButtonLink>
          }
        >
          {loaded}
        </Notice>
      ) : null}
      {result?.kind === 'refused' ? <Refused faults={result.faults} count={result.count} /> : null}
      {result?.kind === 'preview' ? <Preview {...result} /> : null}
      <Card dense>
        <Form method="post" encType="multipart/form-data" className="grid gap-4">
          <Field
            name="archivo"
            type="file"
            accept=".csv,.xlsx"
            label={t('page.file')}
            help={t('page.fileHelp')}
            error={result?.kind === 'missing' ? t('page.fileMissing') : undefined}
          />
          <div>
            <Button tone={result?.kind === 'preview' ? 'secondary' : 'primary'}>{t('page.check')}</Button>
          </div>
        </Form>
        <details className="mt-4 text-sm">
          <summary className="cursor-pointer text-action underline">{t('page.columns')}</summary>
          <p className="mt-2">{t('page.columnsText')}</p>
          <p className="mt-1 font-bold">{PROGRAMME_COLUMNS.join(', ')}</p>
        </details>
      </Card>
    </div>
  )
}

function Refused({ faults, count }: { faults: readonly Fault[]; count: number }) {
  const { t } = useTranslation('import')
  return (
    <div className="grid gap-3">
      <Notice tone="error" live title={t('refused', { count })} />
      <Faults caption={t('page.faults')} faults={faults} />
      {count > faults.length ? <p>{t('page.faultsMore', { shown: faults.length, count })}</p> : null}
    </div>
  )
}

function Faults({ caption, faults }: { caption: string; faults: readonly Fault[] }) {
  const { t } = useTranslation('import')
  return (
    <DataTable
      caption={caption}
      rows={faults}
      rowKey={({ line, column, reason }) => `${line} ${column} ${reason}`}
      columns={[
        {
          key: 'line',
          header: t('page.line'),
          primary: true,
          cell: ({ line }) => `${t('page.line')} ${line}`,
        },
        { key: 'column', header: t('page.column'), cell: ({ column }) => column ?? t('page.wholeRow') },
        { key: 'reason', header: t('page.reason'), cell: ({ reason }) => reason },
      ]}
    />
  )
}

type PreviewProps = Extract<Awaited<ReturnType<typeof run>>, { kind: 'preview' }>

function Preview({ created, unchanged, differences, rows, count, table }: PreviewProps) {
  const { t } = useTranslation(['import', 'common'])
  return (
    <div className="grid gap-4">
      <Notice
        live
        title={created ? t('page.new', { count: created }) : t('page.nothingNew')}
        actions={
          created ? (
            <Form method="post" encType="multipart/form-data">
              <input type="hidden" name="tabla" value={table} />
              <Button>{t('page.load', { count: created })}</Button>
            </Form>
          ) : null
        }
      >
        {unchanged ? t('unchanged', { count: unchanged }) : null}
      </Notice>
      {differences.length ? <Faults caption={t('page.differences')} faults={differences} /> : null}
      <DataTable
        caption={t('page.preview')}
        rows={rows}
        rowKey={({ line }) => String(line)}
        columns={[
          {
            key: 'session',
            header: t('page.session'),
            primary: true,
            cell: ({ kind, name, city }) => (
              <>
                {name ?? t(`common:kindShort.${kind}`)}
                <span className="block font-normal text-ink-soft">
                  {[t(`common:kindShort.${kind}`), city].filter(Boolean).join(', ')}
                </span>
              </>
            ),
          },
          { key: 'line', header: t('page.line'), numeric: true, cell: ({ line }) => line },
          { key: 'date', header: t('page.date'), cell: ({ reportOn }) => reportOn ?? t('page.noDate') },
          {
            key: 'councillors',
            header: t('page.councillors'),
            cell: ({ councillors }) => councillors.join(', '),
          },
          { key: 'state', header: t('page.state'), cell: ({ status }) => t(`common:status.${status}`) },
          {
            key: 'people',
            header: t('page.attendance'),
            numeric: true,
            cell: ({ status, people }) => people ?? (status === 'HELD' ? t('page.unknown') : ''),
          },
        ]}
      />
      {count > rows.length ? <p>{t('page.previewMore', { shown: rows.length, count })}</p> : null}
    </div>
  )
}
