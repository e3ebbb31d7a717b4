import { useState } from "react";

/** The error for which a query has no data; it stays while the query asks again, so that what says it does not come and go. */
export function useLoadError({ data, error }: { data: unknown; error: unknown }): unknown {
  const [last, setLast] = useState<unknown>(null);
  if (error && error !== last) setLast(error);
  return data === undefined ? (error ?? last) : null;
}
