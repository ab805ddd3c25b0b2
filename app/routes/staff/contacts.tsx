import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import { useTranslation } from 'react-i18next'
import { ContactSector } from '#app/generated/prisma/enums.ts'
import { LANGUAGES, translator } from '#app/locales/i18n.ts'
import { numberWords } from '#app/locales/number-words.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { contactFacets, listContacts } from '#app/modules/contacts/queries.server.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'
import { askedPart, partLinks } from '#app/platform/cursor.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Anchor } from '#app/ui/anchor.tsx'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { EmptyState } from '#app/ui/empty-state.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Checkbox } from '#app/ui/fieldset.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import { contactSearchUrl, readContactSearch } from './contact-search.ts'
import { ListPages } from './list-pages.tsx'

const LIST = '/gestion/contactos'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language } = staff
  const t = translator(language)
  const { search, filter } = readContactSearch(request.url)
  const { searchParams } = new URL(request.url)
  const [list, facets] = await Promise.all([
    listContacts(staff, filter, askedPart(searchParams)),
    contactFacets(staff),
  ]).catch(asPage)
  const formatted = numberWords(list.count)
  return {
    title: `${t('contacts:title')} · ${t('common:appName')}`,
    search,
    filtered: contactSearchUrl('', search) !== '',
    deleted: searchParams.get('hecho') === 'deleted',
    loaded: loadedInWords(searchParams, language),
    mayEdit: may(staff.actor, 'contacts.edit'),
    exports: may(staff.actor, 'contacts.export')
      ? (['csv', 'xlsx'] as const).map((format) => ({
          format,
          href: contactSearchUrl(`${LIST}/exportar/${format}`, search),
        }))
      : [],
    facets: {
      countries: byLabel(
        facets.countries.map((code) => ({ value: code, label: countryName(code, language) })),
        language,
      ),
      cities: byLabel(
        facets.cities.map(({ key, city, country }) => ({
          value: key,
          label: `${city}, ${countryName(country, language)}`,
        })),
        language,
      ),
      tags: facets.tags.map((tag) => ({ value: tag, label: tag })),
    },
    count: list.more
      ? t('contacts:list.countMore', { formatted })
      : t('contacts:list.count', { count: list.count, formatted }),
    links: partLinks(list, (part) => contactSearchUrl(LIST, search, part)),
    rows: list.rows.map(({ country, unsubscribedAt, ...row }) => ({
      ...row,
      country: country ? countryName(country, language) : null,
      unsubscribed: unsubscribedAt !== null,
    })),
  }
}

function byLabel<T extends { label: string }>(options: T[], language: string): T[] {
  return options.sort((a, b) => a.label.localeCompare(b.label, language))
}

/** What an import that has just ended did. */
function loadedInWords(parameters: URLSearchParams, language: 'es' | 'en'): string | null {
  const [created, changed] = ['nuevos', 'cambiados'].map((name) => Number(parameters.get(name) ?? Number.NaN))
  if (!Number.isSafeInteger(created) || !Number.isSafeInteger(changed)) return null
  const t = translator(language)
  const counted = (count: number) => ({ count, formatted: numberWords(count) })
  return [
    t('contacts:import.loaded', counted(created ?? 0)),
    ...(changed ? [t('contacts:import.loadedChanged', counted(changed))] : []),
  ].join(' ')
}

export default function Contacts() {
  const page = useLoaderData<typeof loader>()
  const { t } = useTranslation(['contacts', 'staff', 'common'])
  const untouched = page.rows.length === 0 && !page.filtered && !page.links.previous
  return (
    <>
      <PageHeader
        dense
        title={t('title')}
        lead={t('lead')}
        actions={
          page.mayEdit ? (
            <>
              <ButtonLink href={`${LIST}/importar`} tone="secondary">
                {t('list.import')}
              </ButtonLink>
              <ButtonLink href={`${LIST}/nuevo`}>{t('list.add')}</ButtonLink>
            </>
          ) : null
        }
      />
      {page.deleted || page.loaded ? (
        <div className="mb-5">
          <Notice tone="success" live>
            {page.loaded ?? t('done.deleted')}
          </Notice>
        </div>
      ) : null}
      {untouched ? (
        <EmptyState title={t('list.empty')}>{t('list.emptyText')}</EmptyState>
      ) : (
        <>
          <Search />
          <List />
        </>
      )}
    </>
  )
}

function Search() {
  const { search, facets, filtered } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['contacts', 'common'])
  const all = t('list.all')
  return (
    <Form
      method="get"
      role="search"
      aria-label={t('list.search')}
      key={JSON.stringify(search)}
      className="mb-5 grid grid-cols-2 items-end gap-3 lg:grid-cols-6"
    >
      <Field
        name="buscar"
        type="search"
        label={t('list.text')}
        defaultValue={search.buscar}
        maxLength={200}
        className="col-span-2"
      />
      <SelectField
        name="pais"
        label={t('list.country')}
        empty={all}
        options={facets.countries}
        defaultValue={search.pais ?? ''}
      />
      <SelectField
        name="ciudad"
        label={t('list.city')}
        empty={all}
        options={facets.cities}
        defaultValue={search.ciudad ?? ''}
      />
      <SelectField
        name="sector"
        label={t('list.sector')}
        empty={all}
        options={Object.values(ContactSector).map((sector) => ({
          value: sector,
          label: t(`sector.${sector}`),
        }))}
        defaultValue={search.sector ?? ''}
      />
      <SelectField
        name="etiqueta"
        label={t('list.tag')}
        empty={all}
        options={facets.tags}
        defaultValue={search.etiqueta ?? ''}
      />
      <SelectField
        name="idioma"
        label={t('list.language')}
        empty={all}
        options={LANGUAGES.map((code) => ({ value: code, label: t(`common:language.${code}`) }))}
        defaultValue={search.idioma ?? ''}
      />
      <Checkbox name="lider" value="1" label={t('list.leaders')} defaultChecked={search.lider === '1'} />
      <div className="col-span-2 flex flex-wrap gap-2">
        <Button tone="secondary" icon="search">
          {t('list.submit')}
        </Button>
        {filtered ? (
          <ButtonLink tone="quiet" href={LIST}>
            {t('list.clear')}
          </ButtonLink>
        ) : null}
      </div>
    </Form>
  )
}

function List() {
  const { rows, count, exports, links } = useLoaderData<typeof loader>()
  const { t } = useTranslation('contacts')
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="font-bold tabular-nums">{count}</p>
        {exports.length > 0 && rows.length > 0 ? (
          <details>
            <summary className="min-h-target content-center text-action underline lg:min-h-8">
              {t('list.download')}
            </summary>
            <p className="my-2 max-w-prose text-sm text-ink-soft">{t('list.downloadHelp')}</p>
            <div className="flex flex-wrap gap-2">
              {exports.map(({ format, href }) => (
                <ButtonLink key={format} native dense tone="secondary" icon="download" href={href}>
                  {t(`list.${format}`)}
                </ButtonLink>
              ))}
            </div>
          </details>
        ) : null}
      </div>
      <DataTable
        caption={t('title')}
        captionHidden
        rows={rows}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('list.noneFound')}>{t('list.noneFoundText')}</EmptyState>}
        columns={[
          {
            key: 'person',
            header: t('list.person'),
            primary: true,
            cell: ({ id, name, email }) => (
              <>
                <Anchor href={`${LIST}/${id}`}>{name}</Anchor>
                <span className="block font-normal wrap-anywhere text-ink-soft lg:min-w-64">{email}</span>
              </>
            ),
          },
          {
            key: 'place',
            header: t('list.place'),
            cell: ({ city, country }) => [city, country].filter(Boolean).join(', ') || t('none'),
          },
          {
            key: 'group',
            header: t('list.group'),
            cell: ({ organization, sector, leader }) => (
              <>
                {organization} {leader ? <Badge tone="action">{t('list.leader')}</Badge> : null}
                {sector ? <span className="block text-ink-soft">{t(`sector.${sector}`)}</span> : null}
              </>
            ),
          },
          { key: 'tags', header: t('list.tags'), cell: ({ tags }) => tags.join(', ') },
          {
            key: 'state',
            header: t('list.state'),
            cell: ({ unsubscribed, undeliverable }) =>
              unsubscribed ? (
                <Badge tone="neutral">{t('list.unsubscribed')}</Badge>
              ) : undeliverable ? (
                <Badge tone="attention">{t('list.undeliverable')}</Badge>
              ) : (
                t('list.receives')
              ),
          },
        ]}
      />
      <ListPages links={links} />
    </>
  )
}
