import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Breadcrumbs } from '#app/ui/navigation.tsx'
import { Notice } from '#app/ui/notice.tsx'
import { PageHeader } from '#app/ui/page-header.tsx'
import type { Tone } from '#app/ui/tone.ts'
import { takeStep } from './session-actions.server.ts'
import { AttendanceSection } from './session-attendance.tsx'
import { CancelSection, HoldSection } from './session-close.tsx'
import { CouncillorsSection } from './session-councillors.tsx'
import { DecideSection } from './session-decide.tsx'
import { DetailsSection } from './session-details.tsx'
import { fieldId, SectionForm, useRefusedForm } from './session-form.tsx'
import { HistorySection } from './session-history.tsx'
import { HostSection } from './session-host.tsx'
import { HoursSection } from './session-hours.tsx'
import { DONE, type Done, isDone } from './session-intents.ts'
import { PublishSection, RegistrationsSection } from './session-publish.tsx'
import { MoveHour, ScheduleSection } from './session-schedule.tsx'
import { type AskedHour, viewSession } from './session-view.server.ts'

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [{ title: page?.title }]

// A refused step tells that the page had grown old: it has to show what is there now.
export function shouldRevalidate() {
  return true
}

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { searchParams } = new URL(request.url)
  const view = await viewSession(staff, params.id ?? '', askedHour(searchParams)).catch(asPage)
  const done = searchParams.get('hecho')
  return {
    title: `${view.title} · ${translator(staff.language)('common:appName')}`,
    view,
    done: isDone(done) ? done : null,
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = params.id ?? ''
  const outcome = await takeStep(staff, id, await readForm(request)).catch(asPage)
  if ('refused' in outcome) return data(outcome, { status: 400 })
  return redirect(`/gestion/sesiones/${id}?hecho=${outcome.done}`, 303)
}

/** What an address says wrongly is as if it said nothing. */
function askedHour(search: URLSearchParams): AskedHour | null {
  const [date, time, zone] = ['date', 'time', 'zone'].map((name) => search.get(name))
  if (!date || !time || !zone) return null
  const minutes = Number(search.get('durationMinutes'))
  return {
    date,
    time,
    zone,
    fold: search.get('fold') === '1' ? 1 : 0,
    durationMinutes: Number.isInteger(minutes) && minutes >= 15 && minutes <= 600 ? minutes : null,
  }
}

const TONES: Record<SessionStatus, Tone> = {
  PROPOSED: 'attention',
  ACCEPTED: 'attention',
  SCHEDULED: 'action',
  PUBLISHED: 'action',
  HELD: 'confirmed',
  REPORTED: 'confirmed',
  DECLINED: 'neutral',
  CANCELLED: 'danger',
}

export default function SessionPage() {
  const { view, done } = useLoaderData<typeof loader>()
  const { t } = useTranslation(['session', 'common'])
  const { status, can, publicPath } = view
  const settledHour = view.hours.settled
  const ahead = status === 'SCHEDULED' || status === 'PUBLISHED'
  const over = status === 'HELD' || status === 'REPORTED'
  const closed = status === 'DECLINED' || status === 'CANCELLED'
  return (
    <>
      <Breadcrumbs
        label={t('breadcrumbs.label')}
        items={[{ href: '/gestion', label: t('breadcrumbs.board') }, { label: view.title }]}
      />
      <PageHeader
        dense
        eyebrow={view.kind}
        title={view.title}
        lead={view.day}
        status={<Badge tone={TONES[status]}>{t(`common:status.${status}`)}</Badge>}
        actions={
          <>
            {can.readOutcomes ? (
              <ButtonLink
                tone="secondary"
                dense
                icon="check"
                href={`/gestion/sesiones/${view.id}/resultados`}
              >
                {t('outcomes')}
              </ButtonLink>
            ) : null}
            {can.record ? (
              <ButtonLink
                tone="secondary"
                dense
                icon="video"
                href={`/gestion/sesiones/${view.id}/videollamada`}
              >
                {t('videoCall')}
              </ButtonLink>
            ) : null}
            {can.door ? (
              <ButtonLink
                tone="secondary"
                dense
                icon="people"
                href={`/gestion/sesiones/${view.id}/puerta`}
                native
              >
                {t('door')}
              </ButtonLink>
            ) : null}
            {can.readMail ? (
              <ButtonLink tone="secondary" dense icon="mail" href={`/gestion/correo?sesion=${view.id}`}>
                {t('mail')}
              </ButtonLink>
            ) : null}
            {publicPath ? (
              <ButtonLink tone="secondary" dense icon="external" href={publicPath} native>
                {t('publish.page')}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <div className="grid grid-cols-1 gap-4">
        <Summary />
        {done ? <DoneNotice done={done} status={status} undoable={isUndoable(done, view.can)} /> : null}
        <Notice tone={closed ? 'warning' : 'info'} title={t('next.title')}>
          <p>{view.next}</p>
          {view.cancelledBecause ? (
            <p className="whitespace-pre-line">
              {t('cancel.reasonGiven')}: {view.cancelledBecause}
            </p>
          ) : null}
        </Notice>
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <aside className="min-w-0 lg:order-2">
            <HostSection {...view} />
          </aside>
          <div className="grid min-w-0 grid-cols-1 gap-4">
            {over && view.attendance ? (
              <Place id="asistencia">
                <AttendanceSection attendance={view.attendance} can={can} />
              </Place>
            ) : null}
            {can.hold || can.unhold ? (
              <Place id="cierre">
                <HoldSection can={can} status={status} />
              </Place>
            ) : null}
            {view.registrations ? (
              <RegistrationsSection
                id={view.id}
                registrations={view.registrations}
                mayRead={can.readRegistrations}
              />
            ) : null}
            {view.hours.rows.length > 0 ? (
              <Place id="horario">
                <HoursSection hours={view.hours} past={over || closed}>
                  {can.move || can.unschedule ? <MoveHour {...view} /> : null}
                </HoursSection>
              </Place>
            ) : null}
            {can.accept || can.undecline ? <DecideSection status={status} can={can} /> : null}
            {can.schedule ? <ScheduleSection {...view} /> : null}
            {settledHour || over ? (
              <Place id="consejerias">
                <CouncillorsSection councillors={view.councillors} can={can} status={status} />
              </Place>
            ) : null}
            {status === 'PROPOSED' || status === 'DECLINED' ? null : (
              <Place id="datos">
                <DetailsSection
                  details={view.details}
                  seenAt={view.seenAt}
                  can={can}
                  complete={view.checkList.every(({ done: there }) => there)}
                />
              </Place>
            )}
            {status === 'SCHEDULED' ? (
              <PublishSection checkList={view.checkList} status={status} can={can} />
            ) : null}
            {status === 'ACCEPTED' ? <DecideSection status={status} can={can} /> : null}
            {can.cancel ? <CancelSection status={status} toTell={ahead ? view.toTell : 0} /> : null}
            {view.host.hidden ? null : <HistorySection history={view.history} />}
          </div>
        </div>
      </div>
    </>
  )
}

/** Where the report's checks lead: a section of this page, by its own address. */
function Place({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} className="scroll-mt-4">
      {children}
    </div>
  )
}

function Summary() {
  const { t } = useTranslation('form')
  const refused = useRefusedForm()
  if (!refused) return null
  return (
    <ErrorSummary
      title={t('summaryTitle')}
      errors={Object.entries(refused.errors).map(([field, message]) => ({
        ...(field ? { fieldId: fieldId(refused.intent, refused.subject, field) } : {}),
        message,
      }))}
    />
  )
}

function DoneNotice({ done, status, undoable }: { done: Done; status: SessionStatus; undoable: boolean }) {
  const { t } = useTranslation('session')
  const undo = undoable ? DONE[done] : null
  return (
    <Notice
      tone="success"
      live
      actions={
        undo ? (
          <SectionForm intent={undo} subject="undo" hidden={{ seen: status }} className="contents">
            <Button tone="secondary" dense>
              {t('undo')}
            </Button>
          </SectionForm>
        ) : undefined
      }
    >
      {t(`done.${done}`)}
    </Notice>
  )
}

/** An address that was kept says "done" also when the step back is no longer there. */
function isUndoable(done: Done, can: Awaited<ReturnType<typeof viewSession>>['can']): boolean {
  const undo = DONE[done]
  return undo !== null && can[undo]
}
