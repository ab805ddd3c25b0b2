import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
} from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { enterSession } from '#app/modules/registrations/enter-session.server.ts'
import { findEntrance } from '#app/modules/registrations/queries.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { describeError, notFoundUnless } from '../domain-error.ts'
import { PublicPage } from '../public-page.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

// The page's own policy lets forms lead nowhere else, so the way out is a Refresh header with a link beside it.
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders

/** Shows the door alone: mail scanners open links too, and only a person's press counts as entering. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', now))
  const { session, zone } = notFoundUnless(await findEntrance(id))
  const t = translator(language)
  return {
    title: `${t('registration:enter.title')} · ${t('common:appName')}`,
    path: `/registro/${params.token}`,
    when: session.startsAt ? momentInWords(session.startsAt, zone, language) : null,
  }
}

export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const moment = requestContext(request, loadContext)
  const registrationId = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', moment.now))
  try {
    const joinUrl = await enterSession(
      { ...moment, actor: { kind: 'ATTENDEE', id: registrationId } },
      { registrationId },
    )
    return data(
      { joinUrl, error: null },
      { headers: { Refresh: `0; url=${new URL(joinUrl).href}`, 'Cache-Control': 'no-store' } },
    )
  } catch (error) {
    return data({ joinUrl: null, error: describeError(error, moment.language) }, { status: 400 })
  }
}

export default function Enter() {
  const { path, when } = useLoaderData<typeof loader>()
  const acted = useActionData<typeof action>()
  const { t } = useTranslation('registration')
  if (acted?.joinUrl) {
    return (
      <PublicPage>
        <PageHeader title={t('enter.going')} lead={t('enter.goingText')} />
        <ButtonLink href={acted.joinUrl} rel="noreferrer" icon="external">
          {t('enter.open')}
        </ButtonLink>
      </PublicPage>
    )
  }
  return (
    <PublicPage>
      <PageHeader title={t('enter.title')} lead={when ? t('enter.lead', { when }) : undefined} />
      <div className="grid max-w-prose gap-4">
        {acted?.error ? (
          <Notice tone="warning" title={t('enter.notYet')} live>
            {acted.error}
          </Notice>
        ) : null}
        <form method="post" action={`${path}/entrar`}>
          <Button icon="video">{t('enter.button')}</Button>
        </form>
        <p className="text-sm text-ink-soft">{t('enter.note')}</p>
        <p>
          <Anchor href={path}>{t('enter.back')}</Anchor>
        </p>
      </div>
    </PublicPage>
  )
}
