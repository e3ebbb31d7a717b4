/** Prisma's codes for a database that is not reached, closes connections, or gives none in time. */
const CODES = new Set(["P1001", "P1002", "P1008", "P1017", "P2024", "P2028"]);
/** Of the network, which its PostgreSQL adapter hands on as they are: a node that is gone, names that are not resolved now. */
const NETWORK = new Set(["EHOSTUNREACH", "ENETUNREACH", "EHOSTDOWN", "ENETDOWN", "EAI_AGAIN", "EPIPE"]);
/** What its PostgreSQL adapter says under other codes. */
const KINDS = new Set(["DatabaseNotReachable", "ConnectionClosed", "SocketTimeout", "TooManyConnections"]);
/** PostgreSQL's own: statement or lock not done in time, too many connections, stopping, crashed, starting. */
const STATES = new Set(["57014", "55P03", "53300", "57P01", "57P02", "57P03"]);

/** Whether an error of the store means that the database is away or overloaded: the same call may succeed later. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (
    /^Connection terminated|^timeout exceeded when trying to connect|^Query read timeout/.test(error.message)
  )
    return true;
  if (error.name !== "PrismaClientKnownRequestError") return false;
  const { code, meta } = error as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { kind?: string; originalCode?: string } } };
  };
  const cause = meta?.driverAdapterError?.cause;
  if (NETWORK.has(code ?? "")) return true;
  return CODES.has(code ?? "") || KINDS.has(cause?.kind ?? "") || STATES.has(cause?.originalCode ?? "");
}
