import { Notice } from './notice.tsx'

type AnswerNoticeProps = {
  /** Why it was not done. */
  refusal?: string | null | undefined
  /** That it was done; not said beside a refusal. */
  done?: string | null | undefined
}

/** How what somebody just asked for went, said aloud. Nothing where nothing was asked. */
export function AnswerNotice({ refusal, done }: AnswerNoticeProps) {
  const words = refusal || done
  return words ? (
    <Notice tone={refusal ? 'error' : 'success'} live>
      {words}
    </Notice>
  ) : null
}
