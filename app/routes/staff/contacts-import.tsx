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
import { numberWords } from '#app/locales/number-words.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { CONTACT_COLUMNS, MOST_CONTACT_ROWS } from '#app/modules/contacts/contact-file.ts'
import {
  dropImportDraft,
  findImportDraft,
  keepImportDraft,
} from '#app/modules/contacts/import-draft.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { readTable } from '#app/platform/read-table.server.ts'
import { tableFaultInWords } from '#app/platform/table-words.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const HERE = '/gestion/contactos/importar'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const draft = await findImportDraft(staff).catch(asPage)
  return {
    title: `${t('contacts:import.title')} · ${t('common:appName')}`,
    waiting: draft?.fileName ?? null,
    discarded: new URL(request.url).searchParams.get('hecho') === 'discarded',
  }
}

/** The first of two steps: the file is read and kept, so that nothing is lost while people decide what its columns are. */
export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const formData = await readForm(request)
  if (formData.get('intent') === 'discard') {
    await dropImportDraft(staff).catch(asPage)
    return redirect(`${HERE}?hecho=discarded`, 303)
  }
  const file = formData.get('archivo')
  const t = translator(staff.language)
  if (!(file instanceof File) || file.name === '') {
    return data({ fault: t('contacts:import.fileMissing') }, { status: 400 })
  }
  const read = await readTable(file.name, Buffer.from(await file.arrayBuffer()))
  if ('errors' in read) {
    const faults = read.errors.map((error) => tableFaultInWords(error, staff.language))
    return data({ fault: faults.join(' ') }, { status: 400 })
  }
  await keepImportDraft(staff, { fileName: file.name, table: read.table }).catch(asPage)
  return redirect(`${HERE}/revisar`, 303)
}

export default function ContactsImport() {
  const { waiting, discarded } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('contacts')
  return (
    <>
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/contactos">{t('page.back')}</Anchor>}
        title={t('import.title')}
        lead={t('import.lead')}
      />
      <div className="grid gap-6">
        {discarded && !result ? (
          <Notice tone="success" live>
            {t('import.discarded')}
          </Notice>
        ) : null}
        {waiting ? (
          <Notice
            title={t('import.waiting', { file: waiting })}
            actions={
              <Form method="post" encType="multipart/form-data" className="flex flex-wrap gap-2">
                <ButtonLink dense href={`${HERE}/revisar`}>
                  {t('import.resume')}
                </ButtonLink>
                <Button dense tone="secondary" name="intent" value="discard">
                  {t('import.discard')}
                </Button>
              </Form>
            }
          >
            {t('import.waitingText')}
          </Notice>
        ) : null}
        <Card dense>
          <Form method="post" encType="multipart/form-data" className="grid gap-4">
            <Field
              name="archivo"
              type="file"
              accept=".csv,.xlsx"
              label={t('import.file')}
              help={t('import.fileHelp', { max: numberWords(MOST_CONTACT_ROWS) })}
              error={result?.fault}
            />
            <Button className="justify-self-start">{t('import.upload')}</Button>
          </Form>
          <details className="mt-4 text-sm">
            <summary className="cursor-pointer text-action underline">{t('import.format')}</summary>
            <p className="mt-2 max-w-prose">{t('import.formatText')}</p>
            <p className="mt-1 font-bold break-words">{CONTACT_COLUMNS.join(', ')}</p>
          </details>
        </Card>
      </div>
    </>
  )
}
