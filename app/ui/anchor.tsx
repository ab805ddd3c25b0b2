import { Link, useInRouterContext } from '@remix-run/react'
import type { AnchorHTMLAttributes } from 'react'

export type AnchorProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> & {
  href: string
  native?: boolean
}

/**
 * A link. Inside the app's router a page's address navigates without reloading; fragments, other sites, files and
 * `native` addresses, and anything rendered outside a router, are left to the browser.
 */
export function Anchor({ href, native, children, ...rest }: AnchorProps) {
  const inRouter = useInRouterContext()
  const isPage = /^\/(?!\/)/.test(href) || href.startsWith('?')
  const isFile = /\.[a-z]{2,5}(?:[?#]|$)/.test(href)
  if (inRouter && isPage && !isFile && !native && rest.download === undefined && rest.target === undefined) {
    return (
      <Link to={href} {...rest}>
        {children}
      </Link>
    )
  }
  return (
    <a href={href} {...rest}>
      {children}
    </a>
  )
}
