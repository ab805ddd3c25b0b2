import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { findOwnRequest } from '#app/modules/privacy/request-queries.server.ts'
import { verifyArco } from '#app/modules/privacy/verify-arco.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DefinitionList } from '#app/ui/definition-list.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { PublicPage } from '../public-page.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: page?.title },
  { name: 'robots', content: 'noindex' },
]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('ARCO', params.token ?? '', now))
  const own = notFoundUnless(await findOwnRequest(id))
  const t = translator(language)
  return {
    title: `${t('arco:own.eyebrow')} · ${t('common:appName')}`,
    path: `/privacidad/arco/${params.token}`,
    kind: own.kind,
    status: own.status,
    folio: own.folio,
    answer: own.answer,
    due: own.dueOn ? formatCivilDate(own.dueOn, language, 'full') : '',
  }
}

/** Confirms the request: a GET never does, because programs that check mail open every link. */
export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const context = { ...requestContext(request, loadContext), actor: VISITOR }
  const id = notFoundUnless(await findLinkSubject('ARCO', params.token ?? '', context.now))
  await verifyArco(context, id).catch(asPage)
  return redirect(`/privacidad/arco/${params.token}`, 303)
}

export default function OwnRequest() {
  const { status } = useLoaderData<typeof loader>()
  return <PublicPage>{status === 'UNVERIFIED' ? <Confirm /> : <Standing />}</PublicPage>
}

function Confirm() {
  const { kind, path } = useLoaderData<typeof loader>()
  const { t } = useTranslation('arco')
  return (
    <>
      <PageHeader
        eyebrow={t(`kind.${kind}.label`)}
        title={t('own.confirmTitle')}
        lead={t('own.confirmText')}
      />
      <form method="post" action={path}>
        <Button>{t('own.confirm')}</Button>
      </form>
    </>
  )
}

function Standing() {
  const { kind, status, folio, due, answer, path } = useLoaderData<typeof loader>()
  const { t } = useTranslation('arco')
  const open = status === 'OPEN'
  const title = open ? 'own.openTitle' : status === 'REFUSED' ? 'own.refusedTitle' : 'own.answeredTitle'
  return (
    <>
      <PageHeader
        eyebrow={t('own.eyebrow')}
        title={t(title)}
        lead={open ? t('own.openText', { due }) : undefined}
      />
      <div className="grid max-w-field gap-6">
        {kind === 'ACCESS' && status === 'ANSWERED' ? (
          <Card title={t('own.fileTitle')}>
            <p className="mb-4">{t('own.fileText')}</p>
            <form method="post" action={`${path}/datos`}>
              <Button icon="download">{t('own.download')}</Button>
            </form>
          </Card>
        ) : null}
        <DefinitionList
          items={[
            { term: t('own.folio'), value: folio },
            { term: t('own.asks'), value: t(`kind.${kind}.label`) },
            ...(open ? [{ term: t('own.due'), value: due }] : []),
            ...(answer
              ? [{ term: t('own.answer'), value: <span className="whitespace-pre-line">{answer}</span> }]
              : []),
          ]}
        />
        <p>
          <Anchor href="/privacidad/arco">{t('own.another')}</Anchor>
        </p>
      </div>
    </>
  )
}
