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
import { LANGUAGES, translator } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { FULL_MAX, type NoticeTexts, noticeForm, SIMPLIFIED_MAX } from '#app/modules/privacy/notice-schema.ts'
import {
  discardNoticeDraft,
  loadNotices,
  publishNotice,
  saveNoticeDraft,
} from '#app/modules/privacy/notices.server.ts'
import { type ChangedLine, textChanges } from '#app/modules/privacy/text-changes.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { classNames } from '#app/ui/class-names.ts'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextareaField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { NoticeText } from '../notice-box.tsx'
import { Disclosure } from './disclosure.tsx'
import { PrivacyTabs } from './privacy-tabs.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

const DONE = ['drafted', 'discarded', 'published'] as const

type Part = { language: 'es' | 'en'; kind: 'simplified' | 'full' }

const PARTS = LANGUAGES.flatMap((language): Part[] => [
  { language, kind: 'simplified' },
  { language, kind: 'full' },
])

const NO_ERRORS: Record<string, string[] | null> = {}

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const { published, draft } = await loadNotices(staff).catch(asPage)
  const asked = new URL(request.url).searchParams.get('hecho')
  const day = (at: Date) => formatCivilDate(civilDateAt(at, MEXICO_CITY), language, 'long')
  const current = published[0]
  return {
    title: `${t('privacyDesk:notices.title')} · ${t('common:appName')}`,
    done: DONE.find((key) => key === asked) ?? null,
    mayEdit: may(staff.actor, 'privacy.manage'),
    version: current?.version ?? 0,
    since: current ? day(current.publishedAt) : '',
    texts: draft?.texts ?? current?.texts ?? null,
    draft:
      draft && current
        ? {
            saved: momentInWords(draft.updatedAt, MEXICO_CITY, language),
            changes: changesOf(current.texts, draft.texts),
          }
        : null,
    history: published.map(({ version, publishedAt, texts }, index) => {
      const before = published[index + 1]
      return {
        version,
        date: day(publishedAt),
        texts,
        changes: before ? changesOf(before.texts, texts) : null,
      }
    }),
  }
}

/** Of each text that changed, its changed lines. */
function changesOf(before: NoticeTexts, after: NoticeTexts): (Part & { lines: ChangedLine[] })[] {
  return PARTS.map(({ language, kind }) => ({
    language,
    kind,
    lines: textChanges(before[language][kind], after[language][kind]),
  })).filter(({ lines }) => lines.length > 0)
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const form = await readForm(request)
  const typed: Record<string, string> = {}
  for (const [name, value] of form) if (typeof value === 'string') typed[name] = value
  const there = (done: (typeof DONE)[number]) => redirect(`/gestion/privacidad/avisos?hecho=${done}`, 303)
  try {
    if (typed.intent === 'discard') {
      await discardNoticeDraft(staff)
      return there('discarded')
    }
    if (typed.intent === 'publish') {
      await publishNotice(staff)
      return there('published')
    }
    const submission = parseWithZod(form, { schema: noticeForm })
    if (submission.status !== 'success')
      return data({ typed, errors: submission.reply().error ?? {}, refusal: null }, { status: 400 })
    await saveNoticeDraft(staff, submission.value)
    return there('drafted')
  } catch (error) {
    return data({ typed, errors: NO_ERRORS, refusal: describeError(error, staff.language) }, { status: 400 })
  }
}

export default function PrivacyNotices() {
  const { done, mayEdit, version, since, draft, texts, history } = useLoaderData<typeof loader>()
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation(['privacyDesk', 'form'])
  const errors = Object.entries(answered?.errors ?? {}).flatMap(([fieldId, messages]) => {
    const message = fieldError(messages ?? undefined)
    return message ? [{ fieldId, message }] : []
  })
  return (
    <>
      <PageHeader dense title={t('notices.title')} lead={t('notices.lead')} />
      <PrivacyTabs current="notices" />
      <div className="mb-5 grid gap-3 empty:hidden">
        <ErrorSummary
          title={answered?.refusal ? t('notices.failed') : t('form:summaryTitle')}
          errors={answered?.refusal ? [{ message: answered.refusal }] : errors}
        />
        {done && !answered ? (
          <Notice tone="success" live>
            {t(`done.${done}`)}
          </Notice>
        ) : null}
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="grid gap-6">
          <p>
            <strong>{t('notices.current', { version, date: since })}</strong>
          </p>
          {mayEdit && texts ? <Editor texts={texts} /> : null}
        </div>
        <div className="grid gap-6">
          {draft && texts ? (
            <>
              <Card dense title={t('notices.draft', { version: version + 1 })}>
                <p className="mb-3 text-ink-soft">{t('notices.draftSaved', { when: draft.saved })}</p>
                <h3 className="text-base">{t('notices.changes')}</h3>
                <Changes changes={draft.changes} />
                {mayEdit ? (
                  <>
                    <p className="mt-4 mb-3">{t('notices.publishLead')}</p>
                    <Form method="post" className="flex flex-wrap gap-3">
                      <Button name="intent" value="publish">
                        {t('notices.publish', { version: version + 1 })}
                      </Button>
                      <Button name="intent" value="discard" tone="quiet">
                        {t('notices.discard')}
                      </Button>
                    </Form>
                  </>
                ) : null}
              </Card>
              <Card dense title={t('notices.preview')}>
                <Reading texts={texts} />
              </Card>
            </>
          ) : null}
          <Card dense title={t('notices.history')}>
            <ol className="grid divide-y divide-line">
              {history.map((notice) => (
                <li key={notice.version} className="grid gap-1 py-3 first:pt-0">
                  <p className="font-bold">
                    {t('notices.versionOf', { version: notice.version, date: notice.date })}
                  </p>
                  {notice.changes === null ? (
                    <p className="text-ink-soft">{t('notices.first')}</p>
                  ) : (
                    <Disclosure summary={t('notices.changesOf')} open={false}>
                      <Changes changes={notice.changes} />
                    </Disclosure>
                  )}
                  <Disclosure summary={t('notices.read')} open={false}>
                    <Reading texts={notice.texts} />
                  </Disclosure>
                </li>
              ))}
            </ol>
          </Card>
        </div>
      </div>
    </>
  )
}

const NAMES = {
  es: { simplified: 'simplifiedEs', full: 'fullEs' },
  en: { simplified: 'simplifiedEn', full: 'fullEn' },
} as const

function Editor({ texts }: { texts: NoticeTexts }) {
  const answered = useActionData<typeof action>()
  const fieldError = useFieldError()
  const { t } = useTranslation('privacyDesk')
  return (
    <Card dense title={t('notices.edit')}>
      <p className="mb-3 text-ink-soft">{t('notices.editLead')}</p>
      <Form method="post" noValidate className="grid gap-6">
        {LANGUAGES.map((language) => (
          <section key={language} className="grid gap-4">
            <h3 className="border-b border-line pb-1 text-base">
              {t(language === 'es' ? 'notices.spanish' : 'notices.english')}
            </h3>
            {(['simplified', 'full'] as const).map((kind) => {
              const name = NAMES[language][kind]
              return (
                <TextareaField
                  key={name}
                  name={name}
                  lang={language}
                  label={t(`notices.${kind}`)}
                  help={kind === 'simplified' ? t('notices.simplifiedHelp') : undefined}
                  defaultValue={answered?.typed?.[name] ?? texts[language][kind]}
                  error={fieldError(answered?.errors?.[name] ?? undefined)}
                  maxLength={kind === 'simplified' ? SIMPLIFIED_MAX : FULL_MAX}
                  rows={kind === 'simplified' ? 8 : 16}
                  required
                />
              )
            })}
          </section>
        ))}
        <div>
          <Button name="intent" value="save">
            {t('notices.save')}
          </Button>
        </div>
      </Form>
    </Card>
  )
}

/** A version as people read it, in both languages. */
function Reading({ texts }: { texts: NoticeTexts }) {
  const { t } = useTranslation('privacyDesk')
  return (
    <div className="grid gap-4">
      {LANGUAGES.map((language) => (
        <section key={language} lang={language} className="grid gap-3">
          <h3 className="border-b border-line pb-1 text-base">
            {t(language === 'es' ? 'notices.spanish' : 'notices.english')}
          </h3>
          <div className="rounded-md bg-sunken p-3">
            <NoticeText text={texts[language].simplified} headings="h4" />
          </div>
          <NoticeText text={texts[language].full} headings="h4" />
        </section>
      ))}
    </div>
  )
}

function Changes({ changes }: { changes: (Part & { lines: ChangedLine[] })[] }) {
  const { t } = useTranslation('privacyDesk')
  if (changes.length === 0) return <p className="text-ink-soft">{t('notices.noChanges')}</p>
  return (
    <div className="mt-2 grid gap-3">
      {changes.map(({ language, kind, lines }) => (
        <section key={`${language} ${kind}`}>
          <h4 className="text-sm text-ink-soft">
            {t(language === 'es' ? 'notices.spanish' : 'notices.english')}: {t(`notices.${kind}`)}
          </h4>
          <ul lang={language} className="grid">
            {lines.map(({ kind: change, text }, index) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: lines repeat and never move.
                key={`${index} ${text}`}
                className={classNames(
                  'border-s-4 ps-3 py-0.5 wrap-anywhere',
                  change === 'added' && 'border-confirmed bg-confirmed-soft',
                  change === 'removed' && 'border-danger bg-danger-soft line-through',
                  change === 'same' && 'border-line text-ink-soft',
                )}
              >
                {change === 'same' ? null : (
                  <span className="sr-only">
                    {t(change === 'added' ? 'notices.added' : 'notices.removed')}{' '}
                  </span>
                )}
                {text}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
