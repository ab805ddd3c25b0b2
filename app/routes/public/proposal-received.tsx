import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { placedMomentInWords } from '#app/modules/scheduling/hour-place.server.ts'
import { findSentProposal } from '#app/modules/sessions/proposal-queries.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { PublicPage } from '../public-page.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data?.title },
  { name: 'robots', content: 'noindex' },
]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const t = translator(language)
  const sent = await findSentProposal(new URL(request.url).searchParams.get('propuesta') ?? '')
  const about = sent?.verified ? 'confirmed.' : ''
  return {
    title: `${t(`propose:thanks.${about}title` as 'propose:thanks.title')} · ${t('common:appName')}`,
    sent: sent && {
      kind: sent.kind,
      city: sent.city,
      email: sent.maskedEmail,
      verified: sent.verified,
      slots: sent.slots.map(({ startsAt, zone }) =>
        placedMomentInWords(startsAt, { zone, city: sent.city }, language),
      ),
    },
  }
}

export default function ProposalReceived() {
  const { sent } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['propose', 'common', 'host'])
  return (
    <PublicPage>
      {sent?.verified ? (
        <PageHeader title={t('thanks.confirmed.title')} lead={t('thanks.confirmed.lead')} />
      ) : (
        <PageHeader
          title={t('thanks.title')}
          lead={
            <>
              <p>
                <strong>{sent?.email ? t('thanks.sentTo', { email: sent.email }) : t('thanks.sent')}</strong>
              </p>
              <p className="mt-2">{t('thanks.lead')}</p>
            </>
          }
        />
      )}
      <div className="grid max-w-field gap-6">
        {sent ? (
          <Card title={t('thanks.proposal')}>
            <DefinitionList
              items={[
                { term: t('host:proposal.kind'), value: t(`common:kindShort.${sent.kind}`) },
                { term: t('host:proposal.city'), value: sent.city },
                {
                  term: t('thanks.slots'),
                  value: (
                    <ul className="grid gap-1">
                      {sent.slots.map((slot) => (
                        <li key={slot}>{slot}</li>
                      ))}
                    </ul>
                  ),
                },
              ]}
            />
          </Card>
        ) : null}
        {sent?.verified ? null : <p className="text-ink-soft">{t('thanks.wrong')}</p>}
        <div className="flex flex-wrap gap-3">
          <ButtonLink href="/">{t('thanks.home')}</ButtonLink>
          {sent?.verified ? null : (
            <ButtonLink href="/proponer" tone="quiet">
              {t('thanks.again')}
            </ButtonLink>
          )}
        </div>
      </div>
    </PublicPage>
  )
}
