import { useTranslation } from 'react-i18next'
import { noticeBlocks } from '#app/modules/privacy/notice-blocks.ts'
import { Checkbox } from '#app/ui/fieldset.tsx'

type NoticeBoxProps = {
  notice: { version: number; simplified: string }
  /** The box's name in the form; its value is the version that is consented to. */
  name?: string
  /** The version that was ticked before, where a form comes back. */
  ticked?: string | undefined
  error?: string | undefined
}

/**
 * The simplified notice with its consent, to stand right above a form's button. The box sends the version that was read,
 * so that a notice published in between cannot be taken as accepted; it is never ticked beforehand.
 */
export function NoticeBox({ notice, name = 'notice', ticked, error }: NoticeBoxProps) {
  const { t } = useTranslation('privacy')
  const value = String(notice.version)
  return (
    <section aria-labelledby={`${name}-title`} className="grid max-w-field gap-4">
      <div className="rounded-md border border-line bg-sunken p-4 text-sm">
        <h2 id={`${name}-title`} className="mb-2 text-base">
          {t('boxTitle')}
        </h2>
        <NoticeText text={notice.simplified} />
        <p className="mt-3">
          <a href="/privacidad" target="_blank" rel="noopener">
            {t('readFull')}
          </a>
        </p>
      </div>
      <Checkbox
        name={name}
        value={value}
        label={t('consent')}
        error={error}
        required
        defaultChecked={ticked === value}
      />
    </section>
  )
}

/** A notice's words. `headings`: the level its headings have on the page. */
export function NoticeText({
  text,
  headings: Heading = 'h3',
}: {
  text: string
  headings?: 'h2' | 'h3' | 'h4'
}) {
  return (
    <div className="prose max-w-prose">
      {noticeBlocks(text).map((block) => {
        if (block.kind === 'heading') return <Heading key={block.text}>{block.text}</Heading>
        if (block.kind === 'paragraph') return <p key={block.text}>{block.text}</p>
        return (
          <ul key={block.items.join()}>
            {block.items.map((item) => (
              <li key={item}>{item}</li>
            ))}
          </ul>
        )
      })}
    </div>
  )
}
