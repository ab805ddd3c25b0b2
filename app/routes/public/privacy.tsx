import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { civilDateAt, formatCivilDate, MEXICO_CITY } from '#app/platform/time.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { NoticeText } from '../notice-box.tsx'
import { PublicPage } from '../public-page.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { language } = requestContext(request, context)
  const t = translator(language)
  const { publishedAt, ...notice } = await currentNotice(language)
  context.keepPage?.({ subjects: [], until: null })
  return {
    title: `${t('privacy:title')} · ${t('common:appName')}`,
    notice,
    publishedOn: formatCivilDate(civilDateAt(publishedAt, MEXICO_CITY), language, 'long'),
  }
}

export default function Privacy() {
  const { notice, publishedOn } = useLoaderData<typeof loader>()
  const { t } = useTranslation('privacy')
  return (
    <PublicPage>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <ButtonLink href="/privacidad/arco" tone="secondary">
            {t('arco')}
          </ButtonLink>
        }
      />
      <div className="grid max-w-prose gap-10">
        <Card title={t('inShort')}>
          <NoticeText text={notice.simplified} />
        </Card>
        <section aria-labelledby="completo">
          <h2 id="completo" className="mb-4 text-2xl">
            {t('full')}
          </h2>
          <NoticeText text={notice.full} />
        </section>
        <p className="border-t border-line pt-4 text-sm text-ink-soft">
          {t('version', { version: notice.version, date: publishedOn })}
        </p>
      </div>
    </PublicPage>
  )
}
