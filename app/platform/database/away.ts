// Prisma 7 (error reference), PostgreSQL (appendix A: class 08, 57P0x, 53300; a full disk 53100, 58030) and Node, for a server that does not answer.
const CODES: ReadonlySet<string> = new Set(
  'P1001 P1002 P1008 P1017 P2024 P2028 P2037 ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOENT ENOTFOUND EHOSTUNREACH 08000 08001 08003 08004 08006 57P01 57P02 57P03 53300 53100 58030'.split(
    ' ',
  ),
)
const KINDS: ReadonlySet<string> = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TransactionAlreadyClosed',
])
// pg says these without a code.
const WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Whether an error says that the database does not answer now: what was asked may be asked again. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, originalCode, kind, message, cause, meta, driverAdapterError } = error as Record<
    string,
    unknown
  >
  if (typeof code === 'string' && CODES.has(code)) return true
  if (typeof originalCode === 'string' && CODES.has(originalCode)) return true
  if (typeof kind === 'string' && KINDS.has(kind)) return true
  if (typeof message === 'string' && WORDS.test(message)) return true
  return [cause, meta, driverAdapterError].some((inner) => isDatabaseAway(inner, depth + 1))
}
