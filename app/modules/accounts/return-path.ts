export const STAFF_HOME = '/gestion'

/** Where sign-in leads: the page that asked for it where that is one of the staff's or a guest's code, else the board. Never another site. */
export function returnPath(asked: FormDataEntryValue | null): string {
  if (
    typeof asked !== 'string' ||
    asked.length > 2000 ||
    !/^\/(?:(?:gestion|informes)(?:[/?]|$)|llegada\/)/.test(asked)
  )
    return STAFF_HOME
  // Browsers drop tabs and line breaks in addresses and read a backslash as a slash.
  if (/[\\\p{Cc}]/u.test(asked)) return STAFF_HOME
  const { pathname, search } = new URL(asked, 'http://invita.invalid')
  // `..` may have led out of the staff's pages.
  return /^\/(?:(?:gestion|informes)(?:\/|$)|llegada\/)/.test(pathname) ? pathname + search : STAFF_HOME
}
