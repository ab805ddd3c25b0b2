import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { Language as LanguageCode } from '#app/generated/prisma/enums.ts'
import { LANGUAGES, type Language, translator } from '#app/locales/i18n.ts'
import { numberWords } from '#app/locales/number-words.ts'
import { requireStaff, type StaffContext } from '#app/modules/accounts/require-staff.server.ts'
import {
  CONTACT_COLUMNS,
  type ContactMapping,
  columnName,
  type FileWide,
  parseContacts,
  uniteTags,
} from '#app/modules/contacts/contact-file.ts'
import { mergeValueInWords } from '#app/modules/contacts/contact-words.ts'
import { importContacts, planContactImport } from '#app/modules/contacts/import-contacts.server.ts'
import {
  dropImportDraft,
  findImportDraft,
  type ImportDraft,
  setImportDraft,
} from '#app/modules/contacts/import-draft.server.ts'
import { locatePlace } from '#app/modules/contacts/locate-place.server.ts'
import { decisionKey, type MergeDecisions } from '#app/modules/contacts/merge-contact.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { tableFaultInWords } from '#app/platform/table-words.ts'
import { civilDateAt, isCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { RadioGroup } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const UPLOAD = '/gestion/contactos/importar'
/** As many as a page can show; the rest is counted. */
const MOST_FAULTS = 500
const MOST_DIFFERENCES = 200
const ROWS_SHOWN = 20

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const draft = await findImportDraft(staff).catch(asPage)
  // Loaded already, discarded, or of yesterday.
  if (!draft) throw redirect(UPLOAD)
  const { language } = staff
  const t = translator(language)
  const { header, rows } = draft.table
  return {
    title: `${t('contacts:import.reviewTitle', { file: draft.fileName })} · ${t('common:appName')}`,
    fileName: draft.fileName,
    rowCount: t('contacts:import.rows', counted(rows.length)),
    mapping: draft.mapping,
    columns: header.cells.map((cell, index) => ({
      value: String(index),
      label: columnName(cell, index),
      example: rows.find(({ cells }) => cells[index]?.trim())?.cells[index]?.slice(0, 60) ?? '',
    })),
    wide: { ...draft.wide, tags: draft.wide.tags.join(', ') },
    result: await review(staff, draft),
  }
}

function counted(count: number) {
  return { count, formatted: numberWords(count) }
}

function parsed({ now }: StaffContext, { table, mapping, wide }: ImportDraft) {
  const today = civilDateAt(now, MEXICO_CITY)
  return parseContacts(table, mapping, wide, { today, locate: locatePlace })
}

async function review(staff: StaffContext, draft: ImportDraft) {
  const { language } = staff
  const t = translator(language)
  const { rows, errors, repeated } = parsed(staff, draft)
  if (errors.length > 0) {
    return {
      kind: 'refused' as const,
      count: errors.length,
      summary: t('contacts:import.refused', counted(errors.length)),
      faults: errors.slice(0, MOST_FAULTS).map((error) => ({
        line: error.line,
        column: error.column,
        reason: tableFaultInWords(error, language),
      })),
    }
  }
  const plan = await planContactImport(staff, rows)
  const { created, changed, unchanged, differences } = plan
  return {
    kind: 'plan' as const,
    digest: plan.digest,
    loads: created + changed + differences.length > 0,
    summary: [
      created ? t('contacts:import.created', counted(created)) : null,
      changed ? t('contacts:import.changed', counted(changed)) : null,
      unchanged ? t('contacts:import.unchanged', counted(unchanged)) : null,
      repeated ? t('contacts:import.repeated', counted(repeated)) : null,
    ].flatMap((words) => words ?? []),
    differenceCount: differences.length,
    differencesSummary: t('contacts:import.differences', counted(differences.length)),
    differences: differences.slice(0, MOST_DIFFERENCES).map((each) => ({
      key: decisionKey(each.contactId, each.field),
      href: `/gestion/contactos/${each.contactId}`,
      line: each.line,
      name: each.name,
      field: t(`contacts:mergeField.${each.field}`),
      stored: mergeValueInWords(each.field, each.stored, language),
      file: mergeValueInWords(each.field, each.file, language),
    })),
    rows: rows.slice(0, ROWS_SHOWN).map((row) => ({
      line: row.line,
      name: row.name,
      email: row.email,
      place: row.place
        ? [row.place.city, row.place.country && countryName(row.place.country, language)]
            .filter(Boolean)
            .join(', ')
        : null,
      organization: row.organization,
      sector: row.sector ? t(`contacts:sector.${row.sector}`) : null,
      leader: row.leader ?? false,
      tags: row.tags,
      consent: `${row.consentOn}, ${row.source}`,
    })),
  }
}

/**
 * `columns`: what the columns are, kept with the file and shown again. `load`: loads what was shown, with what was decided;
 * where the contacts are no longer those that were shown, it is shown again.
 */
export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const formData = await readForm(request)
  const draft = await findImportDraft(staff).catch(asPage)
  if (!draft) return redirect(UPLOAD, 303)
  if (formData.get('intent') === 'columns') {
    await setImportDraft(staff, readSettings(formData, draft)).catch(asPage)
    return redirect(`${UPLOAD}/revisar#resultado`, 303)
  }
  const { rows, errors } = parsed(staff, draft)
  // The page that is shown again says what is wrong.
  if (errors.length > 0) return redirect(`${UPLOAD}/revisar#resultado`, 303)
  const decisions = readDecisions(formData)
  try {
    const { created, changed } = await importContacts(
      staff,
      rows,
      decisions,
      String(formData.get('digest') ?? ''),
    )
    await dropImportDraft(staff)
    return redirect(`/gestion/contactos?nuevos=${created}&cambiados=${changed}`, 303)
  } catch (error) {
    return data({ refusal: describeError(error, staff.language), decisions }, { status: 409 })
  }
}

function readSettings(
  formData: FormData,
  { table, wide }: ImportDraft,
): { mapping: ContactMapping; wide: FileWide } {
  const mapping: ContactMapping = {}
  for (const column of CONTACT_COLUMNS) {
    const text = String(formData.get(`columna.${column}`) ?? '')
    const index = /^\d{1,4}$/.test(text) ? Number(text) : table.header.cells.length
    if (index < table.header.cells.length) mapping[column] = index
  }
  const text = (name: string) =>
    String(formData.get(name) ?? '')
      .normalize('NFC')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      .trim()
      .slice(0, 300)
  const consentOn = text('consentOn')
  const language = Object.values(LanguageCode).find((code) => code === text('language')) ?? wide.language
  return {
    mapping,
    wide: {
      source: text('source') || null,
      consentOn: isCivilDate(consentOn) ? consentOn : null,
      language,
      tags: uniteTags(text('tags').split(/[;,]/)),
    },
  }
}

function readDecisions(formData: FormData): MergeDecisions {
  const chosen: Record<string, 'keep' | 'take'> = {}
  for (const [name, value] of formData) {
    if (name.startsWith('dato.') && (value === 'keep' || value === 'take')) chosen[name.slice(5)] = value
  }
  return { rule: formData.get('regla') === 'take' ? 'take' : 'keep', chosen }
}

export default function ContactsImportReview() {
  const { fileName, rowCount, result } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { t } = useTranslation('contacts')
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href={UPLOAD}>{`‹ ${t('import.title')}`}</Anchor>}
        title={t('import.reviewTitle', { file: fileName })}
        lead={rowCount}
      />
      <div className="grid gap-6">
        {answer ? (
          <Notice tone="error" live>
            {answer.refusal}
          </Notice>
        ) : null}
        <Columns />
        <section id="resultado" aria-labelledby="step-3" className="grid gap-4">
          <h2 id="step-3" className="text-lg">
            {t('import.step3')}
          </h2>
          {result.kind === 'refused' ? <Refused {...result} /> : <Plan {...result} />}
        </section>
      </div>
    </>
  )
}

function Columns() {
  const { mapping, columns, wide } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['contacts', 'common'])
  return (
    <Card dense>
      <Form method="post" className="grid gap-6" key={JSON.stringify([mapping, wide])}>
        <fieldset className="min-w-0">
          <legend className="p-0 font-display text-lg font-bold">{t('import.step1')}</legend>
          <p className="mb-3 text-sm text-ink-soft">{t('import.step1Help')}</p>
          <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
            {CONTACT_COLUMNS.map((column) => {
              const index = mapping[column]
              const example = index === undefined ? '' : (columns[index]?.example ?? '')
              return (
                <SelectField
                  key={column}
                  name={`columna.${column}`}
                  label={t(`column.${column}`)}
                  help={example ? t('import.example', { text: example }) : undefined}
                  empty={t('import.notThere')}
                  options={columns}
                  defaultValue={index === undefined ? '' : String(index)}
                />
              )
            })}
          </div>
        </fieldset>
        <fieldset className="min-w-0">
          <legend className="p-0 font-display text-lg font-bold">{t('import.step2')}</legend>
          <div className="mt-3 grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <Field
              name="source"
              label={t('page.source')}
              help={t('import.sourceHelp')}
              maxLength={300}
              defaultValue={wide.source ?? ''}
            />
            <Field
              name="consentOn"
              type="date"
              label={t('page.consentOn')}
              help={t('import.sourceHelp')}
              defaultValue={wide.consentOn ?? ''}
            />
            <SelectField
              name="language"
              label={t('page.language')}
              help={t('import.languageHelp')}
              options={LANGUAGES.map((code) => ({ value: code, label: t(`common:language.${code}`) }))}
              defaultValue={wide.language}
            />
            <Field
              name="tags"
              label={t('page.tags')}
              help={t('import.tagsHelp')}
              maxLength={300}
              defaultValue={wide.tags}
            />
          </div>
        </fieldset>
        <Button tone="secondary" name="intent" value="columns" className="justify-self-start">
          {t('import.apply')}
        </Button>
      </Form>
    </Card>
  )
}

type Result = Awaited<ReturnType<typeof review>>

function Refused({ summary, faults, count }: Extract<Result, { kind: 'refused' }>) {
  const { t } = useTranslation(['contacts', 'import'])
  return (
    <>
      <Notice tone="error" title={summary}>
        {t('import.refusedText')}
      </Notice>
      <DataTable
        caption={t('import.faults')}
        rows={faults}
        rowKey={({ line, column, reason }) => `${line} ${column} ${reason}`}
        columns={[
          {
            key: 'line',
            header: t('import:page.line'),
            primary: true,
            cell: ({ line }) => `${t('import:page.line')} ${line}`,
          },
          {
            key: 'column',
            header: t('import:page.column'),
            cell: ({ column }) => column ?? t('import:page.wholeRow'),
          },
          { key: 'reason', header: t('import:page.reason'), cell: ({ reason }) => reason },
        ]}
      />
      {count > faults.length ? <p>{t('import.faultsMore', { shown: faults.length, count })}</p> : null}
    </>
  )
}

function Plan(plan: Extract<Result, { kind: 'plan' }>) {
  const answer = useActionData<typeof action>()
  const { t, i18n } = useTranslation('contacts')
  const { differences, differenceCount, rows } = plan
  const list = new Intl.ListFormat(i18n.language as Language, { type: 'conjunction' })
  return (
    <>
      <Form method="post" className="grid gap-4">
        <input type="hidden" name="digest" value={plan.digest} />
        <Notice title={plan.loads ? `${list.format(plan.summary)}.` : t('import.nothingNew')}>
          {plan.loads ? null : `${list.format(plan.summary)}.`}
        </Notice>
        {differenceCount > 0 ? (
          <div className="grid gap-3">
            <h3 className="text-base">{plan.differencesSummary}</h3>
            <p className="max-w-prose text-ink-soft">{t('import.differencesText')}</p>
            <RadioGroup
              name="regla"
              inline
              legend={t('import.rule')}
              defaultValue={answer?.decisions.rule ?? 'keep'}
              options={[
                { value: 'keep', label: t('import.keep') },
                { value: 'take', label: t('import.take') },
              ]}
            />
            <DataTable
              caption={plan.differencesSummary}
              captionHidden
              rows={differences}
              rowKey={({ key }) => key}
              columns={[
                {
                  key: 'person',
                  header: t('import.person'),
                  primary: true,
                  cell: ({ name, href, line }) => (
                    <>
                      <Anchor href={href}>{name}</Anchor>
                      <span className="block font-normal text-ink-soft">
                        {t('import.line')} {line}
                      </span>
                    </>
                  ),
                },
                { key: 'what', header: t('import.what'), cell: ({ field }) => field },
                { key: 'stored', header: t('import.stored'), cell: ({ stored }) => stored },
                { key: 'file', header: t('import.inFile'), cell: ({ file }) => file },
                {
                  key: 'choice',
                  header: t('import.choice'),
                  cell: ({ key, field, name }) => (
                    <SelectField
                      name={`dato.${key}`}
                      label={t('import.choiceOf', { field, name })}
                      labelHidden
                      empty={t('import.byRule')}
                      options={[
                        { value: 'keep', label: t('import.keep') },
                        { value: 'take', label: t('import.take') },
                      ]}
                      defaultValue={answer?.decisions.chosen[key] ?? ''}
                    />
                  ),
                },
              ]}
            />
            {differenceCount > differences.length ? (
              <p>{t('import.differencesMore', { shown: differences.length, count: differenceCount })}</p>
            ) : null}
          </div>
        ) : null}
        {plan.loads ? (
          <Button name="intent" value="load" className="justify-self-start">
            {t('import.load')}
          </Button>
        ) : null}
      </Form>
      <DataTable
        caption={t('import.preview')}
        rows={rows}
        rowKey={({ line }) => String(line)}
        columns={[
          {
            key: 'person',
            header: t('list.person'),
            primary: true,
            cell: ({ name, email }) => (
              <>
                {name}
                <span className="block font-normal wrap-anywhere text-ink-soft lg:min-w-64">{email}</span>
              </>
            ),
          },
          { key: 'line', header: t('import.line'), numeric: true, cell: ({ line }) => line },
          { key: 'place', header: t('list.place'), cell: ({ place }) => place ?? t('none') },
          {
            key: 'group',
            header: t('list.group'),
            cell: ({ organization, sector, leader }) =>
              [organization, sector, leader ? t('list.leader') : null].filter(Boolean).join(', '),
          },
          { key: 'tags', header: t('list.tags'), cell: ({ tags }) => tags.join(', ') },
          { key: 'consent', header: t('page.consentOn'), cell: ({ consent }) => consent },
        ]}
      />
    </>
  )
}
