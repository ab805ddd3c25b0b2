import { useTranslation } from 'react-i18next'
import { Badge } from '#app/ui/badge.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card } from '#app/ui/card.tsx'
import { Field, SelectField } from '#app/ui/field.tsx'
import { CheckboxGroup } from '#app/ui/fieldset.tsx'
import { Disclosure } from './disclosure.tsx'
import { SectionForm, useRefused, useSectionField } from './session-form.tsx'
import type { SessionView } from './session-view.server.ts'

type Councillors = SessionView['councillors']
type Props = { councillors: Councillors; can: SessionView['can']; status: SessionView['status'] }

/** Who comes; who could, each with why not; who was to come, and why not in the end. */
export function CouncillorsSection({ councillors, can, status }: Props) {
  const { t } = useTranslation('session')
  const { assigned, candidates, released, anyone, mayRegister } = councillors
  const assigning = useRefused('assign') !== null
  const waitsForHour = status === 'PROPOSED' || status === 'ACCEPTED'
  return (
    <Card dense title={t('councillors.title')}>
      <div className="grid gap-4">
        {assigned.length === 0 ? (
          <p className="text-ink-soft">{t(waitsForHour ? 'councillors.needHour' : 'councillors.none')}</p>
        ) : (
          <ul className="grid gap-3">
            {assigned.map((one) => (
              <Assigned key={one.assignmentId} one={one} candidates={candidates} mayRelease={can.assign} />
            ))}
          </ul>
        )}
        {can.assign && candidates.length > 0 ? (
          assigned.length === 0 ? (
            <Assign candidates={candidates} />
          ) : (
            <Disclosure summary={t('councillors.assignMore')} open={assigning}>
              <Assign candidates={candidates} />
            </Disclosure>
          )
        ) : null}
        {can.assign && !anyone ? (
          <p>
            {t('councillors.empty')}{' '}
            {mayRegister ? (
              <ButtonLink tone="quiet" dense href="/gestion/consejerias">
                {t('councillors.addCouncillors')}
              </ButtonLink>
            ) : null}
          </p>
        ) : null}
        {released.length > 0 ? (
          <div className="border-t border-line pt-3 text-ink-soft">
            <h3 className="text-sm">{t('councillors.past')}</h3>
            <ul className="mt-1 grid gap-1">
              {released.map(({ assignmentId, name, when, reason }) => (
                <li key={assignmentId}>
                  <strong>{name}</strong>, {t('councillors.releasedOn', { when, reason })}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
      </div>
    </Card>
  )
}

type AssignedProps = {
  one: Councillors['assigned'][number]
  candidates: Councillors['candidates']
  mayRelease: boolean
}

function Assigned({ one, candidates, mayRelease }: AssignedProps) {
  const { t } = useTranslation('session')
  const releasing = useRefused('release', one.assignmentId) !== null
  return (
    <li className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <strong className="text-base">{one.name}</strong>
        {one.uncivil ? <Badge tone="attention">{t('hours.uncivil')}</Badge> : null}
      </p>
      {one.when ? <p className="text-ink-soft">{t('councillors.localHour', { when: one.when })}</p> : null}
      {one.why.map((why) => (
        <p key={why} className="text-danger-ink">
          {why}
        </p>
      ))}
      {mayRelease ? (
        <Disclosure summary={t('councillors.release')} open={releasing}>
          <SectionForm
            intent="release"
            subject={one.assignmentId}
            hidden={{ assignmentId: one.assignmentId }}
          >
            <ReleaseFields name={one.name} candidates={candidates} />
          </SectionForm>
        </Disclosure>
      ) : null}
    </li>
  )
}

function ReleaseFields({ name, candidates }: { name: string; candidates: Councillors['candidates'] }) {
  const { t } = useTranslation('session')
  const { field } = useSectionField()
  return (
    <>
      <Field
        {...field('reason')}
        label={t('councillors.releaseReason')}
        help={t('councillors.releaseHelp')}
      />
      <SelectField
        {...field('substituteId')}
        label={t('councillors.substitute')}
        empty={t('councillors.nobody')}
        options={candidates.map((one) => ({
          value: one.id,
          label: one.why.length > 0 ? `${one.name} (${one.why.join('. ')})` : one.name,
          disabled: one.why.length > 0,
        }))}
      />
      <div>
        <Button tone="danger">{t('councillors.releaseButton', { name })}</Button>
      </div>
    </>
  )
}

function Assign({ candidates }: { candidates: Councillors['candidates'] }) {
  return (
    <SectionForm intent="assign" className="grid gap-3">
      <AssignFields candidates={candidates} />
    </SectionForm>
  )
}

function AssignFields({ candidates }: { candidates: Councillors['candidates'] }) {
  const { t } = useTranslation('session')
  const { boxes } = useSectionField()
  return (
    <>
      <CheckboxGroup
        {...boxes('councillorIds')}
        inline
        legend={t('councillors.assign')}
        help={t('councillors.assignHelp')}
        options={candidates.map(({ id, name, why, when, uncivil }) => ({
          value: id,
          label: name,
          help:
            why.length > 0
              ? why.join('. ')
              : uncivil && when
                ? t('councillors.conflict.uncivil', { when })
                : t('councillors.free'),
          disabled: why.length > 0,
        }))}
      />
      <div>
        <Button>{t('councillors.assignButton')}</Button>
      </div>
    </>
  )
}
