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
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { chooseTemplate, listTemplates, uploadTemplate } from '#app/modules/reports/templates.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const DONE = ['uploaded', 'chosen'] as const

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const templates = await listTemplates(staff).catch(asPage)
  const done = new URL(request.url).searchParams.get('hecho')
  return {
    title: `${t('closing:templates.title')} · ${t('common:appName')}`,
    done: DONE.find((key) => key === done) ?? null,
    current: templates.find(({ current }) => current)?.name ?? null,
    templates: templates.map(({ createdAt, by, ...template }) => ({
      ...template,
      by: by ?? t('common:appName'),
      when: momentInWords(createdAt, MEXICO_CITY, staff.language),
    })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const formData = await readForm(request)
  const refused = (error: string | null, missing = false) => data({ error, missing }, { status: 400 })
  try {
    if (formData.get('intent') === 'choose') {
      const id = String(formData.get('id') ?? '')
      await chooseTemplate(staff, id === '' ? null : id)
      return redirect('/gestion/informe/plantilla?hecho=chosen', 303)
    }
    const file = formData.get('file')
    if (!(file instanceof File) || file.name === '') return refused(null, true)
    await uploadTemplate(staff, { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })
    return redirect('/gestion/informe/plantilla?hecho=uploaded', 303)
  } catch (error) {
    return refused(describeError(error, staff.language))
  }
}

export default function ReportTemplate() {
  const { done, current, templates } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['closing', 'report'])
  const error = result?.missing ? t('templates.fileMissing') : (result?.error ?? undefined)
  return (
    <div className="grid gap-5">
      <PageHeader
        dense
        eyebrow={<Anchor href="/gestion/informe">{t('report:title')}</Anchor>}
        title={t('templates.title')}
        lead={t('templates.lead')}
      />
      {done && !result ? (
        <Notice tone="success" live>
          {t(`templates.done.${done}`)}
        </Notice>
      ) : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card dense title={t('templates.current')}>
          <p className="font-bold">{current ?? t('templates.own')}</p>
          <div className="mt-3 flex flex-wrap gap-2">
            <ButtonLink
              dense
              icon="download"
              tone="secondary"
              href="/gestion/informe/plantilla/actual"
              native
            >
              {t('templates.download')}
            </ButtonLink>
            {current === null ? null : (
              <Form method="post">
                <input type="hidden" name="intent" value="choose" />
                <Button dense tone="quiet">
                  {t('templates.useOwn')}
                </Button>
              </Form>
            )}
          </div>
        </Card>
        <Card dense title={t('templates.upload')}>
          <Form method="post" encType="multipart/form-data" className="grid gap-4" noValidate>
            <Field
              name="file"
              type="file"
              accept=".docx"
              label={t('templates.file')}
              help={t('templates.fileHelp')}
              error={error}
            />
            <Button className="justify-self-start">{t('templates.check')}</Button>
          </Form>
        </Card>
      </div>
      {templates.length > 0 ? (
        <section className="grid gap-2" aria-labelledby="kept">
          <h2 id="kept" className="text-lg">
            {t('templates.kept')}
          </h2>
          <p className="text-ink-soft">{t('templates.keptLead')}</p>
          <DataTable
            caption={t('templates.kept')}
            captionHidden
            rows={templates}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'name',
                header: t('templates.name'),
                primary: true,
                cell: ({ id, name, current: used }) => (
                  <span className="flex flex-wrap items-center gap-2">
                    <Anchor href={`/gestion/informe/plantilla/${id}`} native>
                      {name}
                    </Anchor>
                    {used ? <Badge tone="confirmed">{t('templates.inUse')}</Badge> : null}
                  </span>
                ),
              },
              { key: 'when', header: t('templates.when'), cell: ({ when }) => when },
              { key: 'by', header: t('templates.by'), cell: ({ by }) => by },
              { key: 'closed', header: t('templates.closed'), numeric: true, cell: ({ closed }) => closed },
              {
                key: 'use',
                header: t('templates.actions'),
                bare: true,
                cell: ({ id, name, current: used }) =>
                  used ? null : (
                    <Form method="post">
                      <input type="hidden" name="intent" value="choose" />
                      <input type="hidden" name="id" value={id} />
                      <Button dense tone="secondary">
                        {t('templates.use')}
                        <span className="sr-only">: {name}</span>
                      </Button>
                    </Form>
                  ),
              },
            ]}
          />
        </section>
      ) : null}
    </div>
  )
}
