import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator, wordsOf } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { findDoorSession } from '#app/modules/attendance/door-list.server.ts'
import { foldName } from '#app/modules/attendance/names.ts'
import { previewVideoLog, saveVideoLog } from '#app/modules/attendance/save-video-log.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { Stat, Stats } from '#app/ui/stat.tsx'
import { asPage, describeError } from '../domain-error.ts'
import { sessionTitle } from '../session-words.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const MOST_BYTES = 2 * 1024 * 1024

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const session = await findDoorSession(staff, params.id ?? '').catch(asPage)
  const t = translator(staff.language)
  return {
    title: `${t('video:title')} · ${t('common:appName')}`,
    id: session.id,
    name: sessionTitle({ ...session, councillors: [] }, staff.language),
    held: session.status === 'HELD',
  }
}

/** Looks at the list, or keeps its figures: each time from the file itself, which stays with who chose it. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const form = await readForm(request)
  const file = form.get('list')
  const refused = (error: string) => data({ error, preview: null }, { status: 400 })
  const words = (code: string) => refused(wordsOf(staff.language, `video:refused.${code}`))
  if (!(file instanceof File) || file.size === 0) return words('missing')
  if (file.size > MOST_BYTES) return words('tooLarge')
  const sessionId = params.id ?? ''
  const bytes = new Uint8Array(await file.arrayBuffer())
  const excluded = form.getAll('excluded').filter((key) => typeof key === 'string')
  try {
    if (form.get('intent') === 'save') {
      await saveVideoLog(staff, { sessionId, bytes, excluded })
      return redirect(`/gestion/sesiones/${sessionId}?hecho=attendanceRecorded`, 303)
    }
    // Before anybody says otherwise, the host is left out: they did not come, they were there.
    const first = form.get('looked') !== 'on'
    const preview = await previewVideoLog(staff, { sessionId, bytes, excluded })
    if ('fault' in preview) return words(preview.fault)
    const hosts = preview.people.filter(
      ({ name }) => preview.hostName && foldName(name) === foldName(preview.hostName),
    )
    const left = first ? hosts.map(({ key }) => key) : excluded
    const shown =
      first && left.length > 0 ? await previewVideoLog(staff, { sessionId, bytes, excluded: left }) : preview
    if ('fault' in shown) return words(shown.fault)
    const nameOf = new Map(shown.registrations.map(({ id, name }) => [id, name]))
    return data({
      error: null,
      preview: {
        provider: shown.provider,
        figures: { ...shown.figures, matched: shown.figures.matchedRegistrationIds.length },
        registrations: shown.registrations.length,
        people: shown.people.map(({ key, name, minutes, reconnects, registrationId, ambiguous }) => ({
          key,
          name,
          minutes: minutes === null ? null : Math.round(minutes),
          reconnects,
          registration: registrationId ? (nameOf.get(registrationId) ?? null) : null,
          ambiguous,
          excluded: left.includes(key),
        })),
      },
    })
  } catch (error) {
    if (!(error instanceof DomainError) || error.code === 'forbidden' || error.code === 'notFound')
      return asPage(error)
    return refused(describeError(error, staff.language))
  }
}

export default function VideoLogPage() {
  const { id, name, held } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('video')
  const preview = acted?.preview ?? null
  return (
    <>
      <PageHeader
        dense
        title={t('of', { session: name })}
        lead={t('lead')}
        actions={
          <ButtonLink tone="secondary" dense href={`/gestion/sesiones/${id}`}>
            {t('back')}
          </ButtonLink>
        }
      />
      <div className="grid gap-4">
        {held ? null : <Notice tone="warning">{t('notHeld')}</Notice>}
        {acted?.error ? (
          <Notice tone="error" live>
            {acted.error}
          </Notice>
        ) : null}
        {/* One form: the file stays chosen, so that looking and keeping are the same list. */}
        <Form method="post" encType="multipart/form-data" className="grid gap-4">
          <Card dense>
            <Field
              name="list"
              type="file"
              accept=".csv,.tsv,.txt,text/csv"
              label={t('file')}
              help={t('fileHelp')}
              required
            />
            <div className="mt-3">
              <Button name="intent" value="preview" tone={preview ? 'secondary' : 'primary'}>
                {t(preview ? 'again' : 'look')}
              </Button>
            </div>
          </Card>
          {preview ? (
            <>
              <input type="hidden" name="looked" value="on" />
              <Stats>
                <Stat
                  label={t('unique')}
                  value={preview.figures.uniquePeople}
                  note={t(`provider.${preview.provider}`)}
                />
                <Stat label={t('peak')} value={preview.figures.peak ?? t('unknown')} />
                <Stat label={t('reconnects')} value={preview.figures.reconnects} />
                <Stat
                  label={t('matched')}
                  value={preview.figures.matched}
                  note={t('ofRegistrations', { count: preview.registrations })}
                />
              </Stats>
              <DataTable
                caption={t('people')}
                rows={preview.people}
                rowKey={({ key }) => key}
                columns={[
                  { key: 'name', header: t('name'), primary: true, cell: (person) => person.name },
                  {
                    key: 'minutes',
                    header: t('minutes'),
                    numeric: true,
                    cell: ({ minutes, reconnects }) => (
                      <>
                        {minutes ?? t('unknown')}
                        {reconnects > 0 ? (
                          <span className="block text-ink-soft">{t('times', { count: reconnects + 1 })}</span>
                        ) : null}
                      </>
                    ),
                  },
                  {
                    key: 'registration',
                    header: t('registration'),
                    cell: ({ registration, ambiguous }) =>
                      registration ??
                      (ambiguous ? <Badge tone="attention">{t('ambiguous')}</Badge> : t('unmatched')),
                  },
                  {
                    key: 'excluded',
                    header: t('excluded'),
                    cell: ({ key, name: who, excluded }) => (
                      <Checkbox
                        name="excluded"
                        id={`excluded-${key}`}
                        value={key}
                        label={
                          <>
                            {t('leaveOut')}
                            <span className="sr-only">: {who}</span>
                          </>
                        }
                        defaultChecked={excluded}
                      />
                    ),
                  },
                ]}
              />
              <p className="text-ink-soft">{t('saveHelp')}</p>
              <div>
                <Button name="intent" value="save" disabled={!held}>
                  {t('save')}
                </Button>
              </div>
            </>
          ) : null}
        </Form>
      </div>
    </>
  )
}
