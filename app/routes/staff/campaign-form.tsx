import { Form, useFetcher } from '@remix-run/react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactFilter } from '#app/modules/contacts/contact-filter.ts'
import type { AudienceCount } from '#app/modules/outreach/audience.server.ts'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Field, SelectField, TextareaField } from '#app/ui/field.tsx'
import { Checkbox, Choice, Fieldset } from '#app/ui/fieldset.tsx'
import type { loader as audienceLoader } from './campaign-audience.ts'
import type { CampaignFormView, RefusedCampaign } from './campaign-form-view.server.ts'
import { Disclosure } from './disclosure.tsx'

const LISTS = ['countries', 'cities', 'sectors', 'tags', 'languages'] as const
const COUNT_AFTER_MS = 300

type CampaignFormProps = {
  view: CampaignFormView
  values: Record<string, string>
  audience: ContactFilter
  count: AudienceCount
  refused: RefusedCampaign | undefined
}

/** What a campaign says and whom it goes to; who it reaches is counted while one chooses. */
export function CampaignForm({ view, values, audience, count, refused }: CampaignFormProps) {
  const { t } = useTranslation(['outreach', 'form'])
  const live = useFetcher<typeof audienceLoader>()
  const waiting = useRef<number>()
  const { load } = live
  useEffect(() => () => window.clearTimeout(waiting.current), [])
  function recount(form: HTMLFormElement) {
    window.clearTimeout(waiting.current)
    const chosen = new URLSearchParams()
    for (const [name, value] of new FormData(form))
      if (name === 'leadersOnly' || (LISTS as readonly string[]).includes(name))
        chosen.append(name, String(value))
    waiting.current = window.setTimeout(() => load(`/gestion/campanas/audiencia?${chosen}`), COUNT_AFTER_MS)
  }
  // Both languages have a subject and a text, so the list of what is wrong says which of them.
  const names: Record<string, string> = {
    sessionId: t('form.session'),
    topic: t('form.topic'),
    subjectEs: `${t('form.inSpanish')}, ${t('form.subject')}`,
    textEs: `${t('form.inSpanish')}, ${t('form.text')}`,
    subjectEn: `${t('form.inEnglish')}, ${t('form.subject')}`,
    textEn: `${t('form.inEnglish')}, ${t('form.text')}`,
  }
  const field = (name: string) => ({
    name,
    id: name,
    error: refused?.errors[name],
    defaultValue: refused ? (refused.values[name] ?? '') : (values[name] ?? ''),
  })
  return (
    <Form
      method="post"
      noValidate
      className="grid gap-4"
      onChange={(event) => {
        const { target } = event
        if (target instanceof HTMLInputElement && target.type === 'checkbox') recount(event.currentTarget)
      }}
    >
      <ErrorSummary
        title={t('form:summaryTitle')}
        errors={Object.entries(refused?.errors ?? {}).map(([fieldId, message]) => ({
          fieldId,
          message: names[fieldId] ? `${names[fieldId]}: ${message}` : message,
        }))}
      />
      <Card dense title={t('form.what')}>
        <div className="grid gap-4">
          <SelectField
            {...field('sessionId')}
            label={t('form.session')}
            help={t('form.sessionHelp')}
            empty={t('form.sessionNone')}
            options={view.sessions}
          />
          <Field {...field('topic')} label={t('form.topic')} help={t('form.topicHelp')} maxLength={200} />
          <div className="grid gap-4 xl:grid-cols-2">
            {(['Es', 'En'] as const).map((language) => (
              <div key={language} className="grid content-start gap-4" lang={language.toLowerCase()}>
                <h3 className="text-base">{t(language === 'Es' ? 'form.inSpanish' : 'form.inEnglish')}</h3>
                <Field {...field(`subject${language}`)} label={t('form.subject')} maxLength={150} />
                <TextareaField
                  {...field(`text${language}`)}
                  label={t('form.text')}
                  help={t('form.textHelp')}
                  rows={10}
                />
              </div>
            ))}
          </div>
        </div>
      </Card>
      <Card dense title={t('form.who')}>
        <div className="grid gap-3">
          <p className="max-w-prose text-ink-soft">{t('form.whoHelp')}</p>
          {LISTS.map((name) =>
            view.choices[name].length > 0 ? (
              <ChoiceList key={name} name={name} choices={view.choices[name]} chosen={audience[name]} />
            ) : null,
          )}
          <Checkbox
            name="leadersOnly"
            label={t('form.leadersOnly', { count: view.leaders })}
            defaultChecked={audience.leadersOnly}
          />
          <AudienceWords count={live.data ?? count} busy={live.state !== 'idle'} />
        </div>
      </Card>
      <div>
        <Button name="intent" value="save">
          {t('form.save')}
        </Button>
      </div>
    </Form>
  )
}

function ChoiceList({
  name,
  choices,
  chosen,
}: {
  name: (typeof LISTS)[number]
  choices: readonly { value: string; name: string; count: number }[]
  chosen: readonly string[]
}) {
  const { t } = useTranslation('outreach')
  const [ticked, setTicked] = useState(chosen.length)
  const summary =
    ticked > 0 ? `${t(`form.${name}`)}: ${t('form.chosen', { count: ticked })}` : t(`form.${name}`)
  return (
    <Disclosure summary={summary} open={chosen.length > 0}>
      <Fieldset id={`${name}-group`} legend={<span className="sr-only">{t(`form.${name}`)}</span>}>
        <div
          className="grid max-h-80 gap-1 overflow-y-auto sm:grid-cols-2"
          onChange={(event) => setTicked(event.currentTarget.querySelectorAll('input:checked').length)}
        >
          {choices.map(({ value, name: label, count }) => (
            <Choice
              key={value}
              type="checkbox"
              name={name}
              id={`${name}-${value}`}
              value={value}
              label={t('form.counted', { name: label, count })}
              defaultChecked={chosen.includes(value)}
            />
          ))}
        </div>
      </Fieldset>
    </Disclosure>
  )
}

/** How many a campaign reaches, and who of those that were chosen is left out. */
export function AudienceWords({ count, busy }: { count: AudienceCount; busy?: boolean }) {
  const { t } = useTranslation('outreach')
  const { recipients, unsubscribed, undeliverable } = count
  return (
    <div role="status" aria-busy={busy} className="rounded-md bg-sunken px-4 py-3">
      <p className="font-bold tabular-nums">{t('audience.recipients', { count: recipients })}</p>
      <p className="text-sm text-ink-soft">
        {unsubscribed + undeliverable === 0
          ? t('audience.nobodyOut')
          : [
              unsubscribed > 0 ? t('audience.unsubscribed', { count: unsubscribed }) : null,
              undeliverable > 0 ? t('audience.undeliverable', { count: undeliverable }) : null,
            ]
              .filter(Boolean)
              .join(' ')}
      </p>
    </div>
  )
}
