export type LanguageChoice = {
  label: string
  /** Where to come back to: the page's path and search. */
  returnTo: string
  /** Every language in its own words. */
  options: readonly { code: string; name: string; current: boolean }[]
  /** Defaults to `/idioma`. */
  action?: string
}

/** Changes the language with a form, since it is remembered: works without JavaScript and no link can do it. */
export function LanguageSwitch({ label, returnTo, options, action = '/idioma' }: LanguageChoice) {
  return (
    <form method="post" action={action} aria-label={label} className="no-print flex items-center gap-1">
      <input type="hidden" name="returnTo" value={returnTo} />
      {options.map(({ code, name, current }) => (
        <button
          key={code}
          type="submit"
          name="language"
          value={code}
          lang={code}
          aria-pressed={current}
          className="min-h-target rounded-md px-2.5 text-sm text-action underline underline-offset-4 hover:bg-action-soft aria-pressed:font-bold aria-pressed:text-ink aria-pressed:no-underline"
        >
          {name}
        </button>
      ))}
    </form>
  )
}
