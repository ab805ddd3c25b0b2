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
import { z } from 'zod'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import { changeRole, disableAccount, enableAccount } from '#app/modules/accounts/change-standing.server.ts'
import { inviteStaff } from '#app/modules/accounts/invite-staff.server.ts'
import { listAccounts } from '#app/modules/accounts/queries.server.ts'
import { renewStaffLink } from '#app/modules/accounts/renew-staff-link.server.ts'
import { assertRecentSecondFactor, requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { inviteStaffSchema, roleField } from '#app/modules/accounts/schema.ts'
import { resetSecondFactor } from '#app/modules/accounts/second-factor.server.ts'
import { staffLinkUrl } from '#app/modules/accounts/staff-links.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { civilDateAt, MEXICO_CITY, relativeDays } from '#app/platform/time.ts'
import { asPage, describeError } from '#app/routes/domain-error.ts'
import { useFieldError } from '#app/routes/field-error.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'

const DONE = ['invited', 'roleChanged', 'disabled', 'enabled', 'secondFactorReset'] as const

const changeSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('role'), accountId: z.uuid(), role: roleField }),
  z.object({ intent: z.literal('disable'), accountId: z.uuid() }),
  z.object({ intent: z.literal('enable'), accountId: z.uuid() }),
  z.object({ intent: z.literal('link'), accountId: z.uuid() }),
  z.object({ intent: z.literal('resetSecondFactor'), accountId: z.uuid() }),
])

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { language, now } = staff
  const accounts = await listAccounts(staff).catch(asPage)
  const today = civilDateAt(now, MEXICO_CITY)
  const { searchParams } = new URL(request.url)
  const done = searchParams.get('hecho')
  const changed = accounts.find(({ id }) => id === searchParams.get('cuenta'))
  return {
    title: `${translator(language)('accounts:list.title')} · ${translator(language)('common:appName')}`,
    done: DONE.find((key) => key === done) ?? null,
    undoable: done === 'disabled' && changed?.standing === 'disabled' ? changed.id : null,
    accounts: accounts.map(({ lastSeenAt, ...account }) => ({
      ...account,
      own: account.id === staff.account.id,
      lastSeen: lastSeenAt ? relativeDays(civilDateAt(lastSeenAt, MEXICO_CITY), today, language) : null,
    })),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  assertRecentSecondFactor(staff, request)
  const formData = await readForm(request)
  if (formData.get('intent') === 'invite') {
    const submission = parseWithZod(formData, { schema: inviteStaffSchema })
    const answer = { refusal: null, link: null }
    if (submission.status !== 'success')
      return data({ ...answer, invite: submission.reply() }, { status: 400 })
    try {
      await inviteStaff(staff, submission.value)
      return redirect('/gestion/cuentas?hecho=invited', 303)
    } catch (error) {
      const refusal = describeError(error, staff.language)
      return data({ ...answer, refusal, invite: submission.reply() }, { status: 400 })
    }
  }
  const change = changeSchema.safeParse(Object.fromEntries(formData))
  if (!change.success) throw new Response(null, { status: 400 })
  const { accountId } = change.data
  try {
    switch (change.data.intent) {
      case 'role':
        await changeRole(staff, change.data)
        return redirect('/gestion/cuentas?hecho=roleChanged', 303)
      case 'disable':
        await disableAccount(staff, accountId)
        return redirect(`/gestion/cuentas?hecho=disabled&cuenta=${accountId}`, 303)
      case 'enable':
        await enableAccount(staff, accountId)
        return redirect('/gestion/cuentas?hecho=enabled', 303)
      case 'resetSecondFactor':
        await resetSecondFactor(staff, accountId)
        return redirect('/gestion/cuentas?hecho=secondFactorReset', 303)
      case 'link':
        // Shown in the answer itself: an address or a cookie would keep the secret.
        return data(
          {
            refusal: null,
            invite: null,
            link: { accountId, url: staffLinkUrl(await renewStaffLink(staff, accountId)) },
          },
          { headers: { 'Cache-Control': 'no-store' } },
        )
    }
  } catch (error) {
    return data({ refusal: describeError(error, staff.language), invite: null, link: null }, { status: 400 })
  }
}

type Account = Awaited<ReturnType<typeof loader>>['accounts'][number]

const standingTones = { active: 'confirmed', invited: 'attention', disabled: 'neutral' } as const

export default function Accounts() {
  const { accounts, done, undoable } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'staff'])
  const linked = accounts.find(({ id }) => id === result?.link?.accountId)
  return (
    <>
      <PageHeader dense title={t('list.title')} lead={t('list.lead')} />
      <div className="grid gap-6">
        {result?.refusal ? (
          <Notice tone="error" live>
            {result.refusal}
          </Notice>
        ) : null}
        {done && !result ? (
          <Notice
            tone="success"
            live
            actions={
              undoable ? (
                <Form method="post">
                  <input type="hidden" name="accountId" value={undoable} />
                  <Button dense tone="secondary" name="intent" value="enable">
                    {t('done.undo')}
                  </Button>
                </Form>
              ) : null
            }
          >
            {t(`done.${done}`)}
          </Notice>
        ) : null}
        {result?.link && linked ? (
          <Notice
            tone="warning"
            live
            title={t('shownLink.title', { who: linked.name || linked.email || t('list.noName') })}
          >
            <p className="mb-2">{t('shownLink.text')}</p>
            <Field name="shownLink" label={t('shownLink.label')} defaultValue={result.link.url} readOnly />
          </Notice>
        ) : null}
        <DataTable
          caption={t('list.caption')}
          captionHidden
          rows={accounts}
          rowKey={({ id }) => id}
          columns={[
            {
              key: 'person',
              header: t('list.person'),
              primary: true,
              cell: (account) => <Person {...account} />,
            },
            { key: 'role', header: t('list.role'), cell: ({ role }) => t(`staff:role.${role}`) },
            {
              key: 'standing',
              header: t('list.standing'),
              cell: ({ standing }) => (
                <Badge tone={standingTones[standing]}>{t(`standing.${standing}`)}</Badge>
              ),
            },
            {
              key: 'lastSeen',
              header: t('list.lastSeen'),
              cell: ({ lastSeen }) => lastSeen ?? t('list.never'),
            },
            {
              key: 'actions',
              header: t('list.actions'),
              bare: true,
              cell: (account) => <Changes {...account} />,
            },
          ]}
        />
        <InviteForm />
      </div>
    </>
  )
}

function Person({ name, email, own }: Account) {
  const { t } = useTranslation('accounts')
  return (
    <>
      <span className="block">
        {name || t('list.noName')}{' '}
        {own ? <span className="font-normal text-ink-soft">({t('list.you')})</span> : null}
      </span>
      <span className="block font-normal break-all text-ink-soft">{email ?? t('list.placeholderEmail')}</span>
    </>
  )
}

function Changes({ id, name, email, role, standing, own }: Account) {
  const { t } = useTranslation(['accounts', 'staff'])
  return (
    <details>
      <summary className="min-h-target content-center whitespace-nowrap text-action underline lg:min-h-8">
        {t('manage')}
      </summary>
      <div className="grid gap-3 py-2">
        <Form method="post" className="flex flex-wrap items-end gap-2">
          <input type="hidden" name="accountId" value={id} />
          <SelectField
            name="role"
            id={`role-${id}`}
            label={t('changeRole.label', { who: name || email || t('list.noName') })}
            options={roleOptions(t)}
            defaultValue={role}
          />
          <Button tone="secondary" name="intent" value="role">
            {t('changeRole.submit')}
          </Button>
        </Form>
        <Form method="post" className="flex flex-wrap gap-2">
          <input type="hidden" name="accountId" value={id} />
          {standing === 'disabled' ? (
            <Button tone="secondary" name="intent" value="enable">
              {t('enable.submit')}
            </Button>
          ) : (
            <>
              <Button tone="secondary" name="intent" value="link">
                {t(standing === 'invited' ? 'newLink.invitation' : 'newLink.recovery')}
              </Button>
              {own || standing === 'invited' ? null : (
                <Button tone="secondary" name="intent" value="resetSecondFactor">
                  {t('resetSecondFactor.submit')}
                </Button>
              )}
              {own ? null : (
                <Button tone="danger" name="intent" value="disable">
                  {t('disable.submit')}
                </Button>
              )}
            </>
          )}
        </Form>
      </div>
    </details>
  )
}

function InviteForm() {
  const result = useActionData<typeof action>()
  const { t } = useTranslation(['accounts', 'staff'])
  const fieldError = useFieldError()
  const typed = result?.invite?.initialValue
  return (
    <Card dense title={t('invite.title')}>
      <Form method="post" className="grid gap-4" noValidate>
        <input type="hidden" name="intent" value="invite" />
        <Field
          name="email"
          type="email"
          label={t('field.email')}
          help={t('invite.emailHelp')}
          autoComplete="off"
          defaultValue={typeof typed?.email === 'string' ? typed.email : ''}
          error={fieldError(result?.invite?.error?.email ?? undefined)}
          required
        />
        <SelectField
          name="role"
          label={t('field.role')}
          options={roleOptions(t, true)}
          empty=""
          defaultValue={typeof typed?.role === 'string' ? typed.role : ''}
          error={fieldError(result?.invite?.error?.role ?? undefined)}
          required
        />
        <Button className="justify-self-start">{t('invite.submit')}</Button>
      </Form>
    </Card>
  )
}

type Words = ReturnType<typeof useTranslation<['accounts', 'staff']>>['t']

function roleOptions(t: Words, explained = false) {
  return Object.values(StaffRole).map((role) => ({
    value: role,
    label: explained ? `${t(`staff:role.${role}`)}: ${t(`roleHelp.${role}`)}` : t(`staff:role.${role}`),
  }))
}
