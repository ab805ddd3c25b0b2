import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, translator, wordsOf } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { closePeriod, type Obstacle, previewClosing } from '#app/modules/reports/close-period.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { periodInWords } from '#app/routes/reader/period-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { Field } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

// A refusal may tell that the report changed: the page has to show it as it is now.
export function shouldRevalidate() {
  return true
}

/** `/gestion/informe/cerrar?desde=…&hasta=…`: what closing freezes, and the word that does it. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const period = periodIn(request)
  const { written, template, toReport, obstacles, seen } = await previewClosing(staff, period).catch(asPage)
  const { forums, attendance, mailings, checks } = written.report
  return {
    title: `${t('closing:close.title')} · ${t('common:appName')}`,
    back: `/gestion/informe?${new URLSearchParams({ desde: period.from, hasta: period.to })}`,
    period: periodInWords(period, language),
    facts: {
      editions: forums.editions.value,
      activities: attendance.sessions.value,
      people: attendance.total.value,
      without: attendance.sessionsWithout.value,
      mailings: mailings.length,
      accepted: checks.filter(({ acknowledged }) => acknowledged).length,
      template: template.name,
    },
    toReport,
    seen,
    obstacles: obstacles.map((obstacle) => {
      const { code, ...details } = inWords(obstacle, (civil) => formatCivilDate(civil, language, 'long'))
      return { code, message: wordsOf(language, `errors:${code}`, details) }
    }),
  }
}

function periodIn(request: Request): Period {
  const { searchParams } = new URL(request.url)
  const period = periodOf(searchParams.get('desde'), searchParams.get('hasta'))
  if (!period) throw new Response(null, { status: 404 })
  return period
}

function inWords(obstacle: Obstacle, day: (civil: string) => string): Obstacle {
  return obstacle.code === 'periodOverlaps'
    ? { ...obstacle, from: day(obstacle.from), to: day(obstacle.to) }
    : obstacle
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const period = periodIn(request)
  const formData = await readForm(request)
  const typed = String(formData.get('word') ?? '')
    .trim()
    .toLocaleUpperCase(language)
  // In either language: the page may have been opened in the other.
  if (!LANGUAGES.some((each) => translator(each)('closing:close.word') === typed)) {
    const word = translator(language)('closing:close.word')
    return data({ field: wordsOf(language, 'errors:closingWord', { word }), refusal: null }, { status: 400 })
  }
  try {
    const id = await closePeriod(staff, { period, seen: String(formData.get('seen') ?? '') })
    return redirect(`/informes/${id}?hecho=cerrado`, 303)
  } catch (error) {
    return data({ field: null, refusal: describeError(error, language) }, { status: 400 })
  }
}

export default function ClosePeriod() {
  const { back, period, facts, toReport, seen, obstacles } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation('closing')
  const count = (value: number | null) => (value === null ? t('close.unknown') : String(value))
  return (
    <div className="grid max-w-prose gap-5">
      <PageHeader
        dense
        eyebrow={<Anchor href={back}>{t('close.back')}</Anchor>}
        title={t('close.title')}
        lead={t('close.lead')}
      />
      {result?.refusal ? (
        <Notice tone="error" live>
          {result.refusal}
        </Notice>
      ) : null}
      <Card dense title={t('close.what')}>
        <DefinitionList
          items={[
            { term: t('close.period'), value: period },
            { term: t('close.editions'), value: count(facts.editions) },
            { term: t('close.activities'), value: count(facts.activities) },
            { term: t('close.people'), value: count(facts.people) },
            { term: t('close.without'), value: count(facts.without) },
            { term: t('close.mailings'), value: count(facts.mailings) },
            { term: t('close.accepted'), value: count(facts.accepted) },
            { term: t('close.template'), value: facts.template },
          ]}
        />
        <p className="mt-3">{t('close.toReport', { count: toReport })}</p>
      </Card>
      {obstacles.length > 0 ? (
        <Notice tone="warning" title={t('close.obstacles')}>
          <ul className="list-disc ps-5">
            {obstacles.map(({ code, message }) => (
              <li key={code}>{message}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        <Form method="post" className="grid gap-4" noValidate>
          <input type="hidden" name="seen" value={seen} />
          <Field
            name="word"
            width="medium"
            autoComplete="off"
            label={t('close.typeWord', { word: t('close.word') })}
            error={result?.field ?? undefined}
          />
          <Button tone="danger" className="justify-self-start">
            {t('close.button')}
          </Button>
        </Form>
      )}
    </div>
  )
}
