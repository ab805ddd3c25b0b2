type ErrorSummaryProps = {
  title: string
  /** In the order of the page; `fieldId` is the control's id. Without one, the error is about the whole form. */
  errors: readonly { fieldId?: string; message: string }[]
}

/**
 * What must be corrected, at the top of the page, each error a link to its field (GOV.UK's error summary). It is read
 * out and takes the focus when the page opens, also without JavaScript. Nothing is shown when there are no errors.
 */
export function ErrorSummary({ title, errors }: ErrorSummaryProps) {
  if (errors.length === 0) return null
  return (
    <div
      // Other errors than before are a new summary: it is read and takes the focus again.
      key={errors.map(({ message }) => message).join(' ')}
      ref={takeFocus}
      role="alert"
      aria-labelledby="error-summary-title"
      tabIndex={-1}
      // biome-ignore lint/a11y/noAutofocus: after a failed form the summary is where reading must continue.
      autoFocus
      data-error-summary=""
      className="max-w-field rounded-md border-4 border-danger bg-danger-soft p-4 text-danger-ink"
    >
      <h2 id="error-summary-title" className="text-lg">
        {title}
      </h2>
      <ul className="mt-2 grid gap-1.5">
        {errors.map(({ fieldId, message }) => (
          <li key={`${fieldId ?? ''} ${message}`}>
            {fieldId ? (
              <a href={`#${fieldId}`} className="font-bold text-danger-ink hover:text-danger-ink">
                {message}
              </a>
            ) : (
              message
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Where the page is drawn by the script, `autofocus` does nothing on a box. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus()
}
