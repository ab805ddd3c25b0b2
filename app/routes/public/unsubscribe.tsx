import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { unsubscribeContact } from '#app/modules/contacts/contact-preferences.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Button } from '#app/ui/button.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { PublicPage } from '../public-page.tsx'

export const handle = { hydrate: false }

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

/** Only asks: programs that look at the links of a mail open this page too. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  notFoundUnless(await findLinkSubject('CONTACT', params.token ?? '', now))
  const t = translator(language)
  return {
    title: `${t('outreach:unsubscribe.title')} · ${t('common:appName')}`,
    path: `/preferencias/${params.token}`,
  }
}

/**
 * One POST ends it (RFC 8058): the receiver's mail program sends it, without a person, a cookie or an origin of ours. The token
 * is all it takes and all it can do.
 */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const moment = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('CONTACT', params.token ?? '', moment.now))
  const form = await readForm(request)
  if (form.get('List-Unsubscribe') !== 'One-Click') throw new Response(null, { status: 400 })
  await unsubscribeContact(moment, id).catch(asPage)
  if (form.has('page')) return redirect(`/preferencias/${params.token}?hecho=stopped`, 303)
  return new Response(translator(moment.language)('outreach:unsubscribe.doneText'), {
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  })
}

export default function Unsubscribe() {
  const { path } = useLoaderData<typeof loader>()
  const { t } = useTranslation('outreach')
  return (
    <PublicPage>
      <PageHeader sentence title={t('unsubscribe.title')} lead={t('unsubscribe.text')} />
      <form method="post" action={`${path}/baja`} className="grid justify-items-start gap-6">
        <input type="hidden" name="List-Unsubscribe" value="One-Click" />
        <input type="hidden" name="page" value="1" />
        <Button>{t('unsubscribe.button')}</Button>
      </form>
      <p className="mt-6">
        <Anchor href={path}>{t('unsubscribe.preferences')}</Anchor>
      </p>
    </PublicPage>
  )
}
