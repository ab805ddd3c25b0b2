import { type ActionFunctionArgs, data } from '@remix-run/node'

/** Any other address: the root's error page, in the reader's language. */
export function loader(): never {
  throw new Response(null, { status: 404 })
}

/** What was sent to no page, or is refused before any page looks at it (request-handler.server.ts). */
export function action({ context: { refusal } }: ActionFunctionArgs): never {
  throw data({ refused: refusal !== undefined }, { status: refusal?.status ?? 404 })
}

export default function NotFound() {
  return null
}
