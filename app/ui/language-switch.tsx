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
    <form method="post" action={action} aria-label={label} className="no-print -me-2 flex items-center">
      <input type="hidden" name="returnTo" value={returnTo} />
      {options.map(({ code, name, current }) => (
        <button
          key={code}
          type="submit"
          name="language"
          value={code}
          lang={code}
          aria-current={current ? 'true' : undefined}
          className="min-h-target rounded-md px-2 text-sm text-action underline underline-offset-4 hover:bg-action-soft aria-[current]:font-bold aria-[current]:text-ink aria-[current]:no-underline"
        >
          {name}
        </button>
      ))}
    </form>
  )
}
