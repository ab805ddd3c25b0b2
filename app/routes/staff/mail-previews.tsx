import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { listMailKinds } from '#app/modules/mail/queries.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Card } from '#app/ui/card.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const LANGUAGES = [
  { code: 'es', words: 'preview.inSpanish' },
  { code: 'en', words: 'preview.inEnglish' },
] as const

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const t = translator(staff.language)
  const groups = await listMailKinds(staff).catch(asPage)
  return { title: `${t('outbox:preview.title')} · ${t('common:appName')}`, groups }
}

export default function MailPreviews() {
  const { groups } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outbox')
  return (
    <>
      <p className="mb-2 text-sm">
        <Anchor href="/gestion/correo" className="inline-flex min-h-target items-center lg:min-h-8">
          {t('preview.back')}
        </Anchor>
      </p>
      <PageHeader dense title={t('preview.title')} lead={t('preview.lead')} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {groups.map(({ audience, kinds }) => (
          <Card key={audience} dense title={t(`audience.${audience}`)}>
            <ul className="divide-y divide-line">
              {kinds.map((kind) => (
                <li key={kind} className="py-2">
                  <p className="font-bold">{t(`kind.${kind}`)}</p>
                  <ul className="flex flex-wrap gap-x-6 text-sm">
                    {LANGUAGES.map(({ code, words }) => (
                      <li key={code} className="flex flex-wrap items-center gap-x-3">
                        <PreviewLink
                          href={`/gestion/correo/vista/${kind}?lengua=${code}`}
                          name={t('preview.openOf', { kind: t(`kind.${kind}`), language: t(words) })}
                        >
                          {t('preview.open', { language: t(words) })}
                        </PreviewLink>
                        <PreviewLink
                          href={`/gestion/correo/vista/${kind}?lengua=${code}&parte=texto`}
                          name={t('preview.asTextOf', { kind: t(`kind.${kind}`), language: t(words) })}
                        >
                          {t('preview.asText')}
                        </PreviewLink>
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </>
  )
}

function PreviewLink({ href, name, children }: { href: string; name: string; children: string }) {
  return (
    <Anchor
      href={href}
      native
      target="_blank"
      rel="noopener"
      aria-label={name}
      className="inline-flex min-h-target items-center lg:min-h-8"
    >
      {children}
    </Anchor>
  )
}
