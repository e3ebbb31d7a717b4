import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { sessionQuery } from "./account/queries";
import { ProblemError } from "./api/problem";
import { forgetSession, onSessionElsewhere, type User } from "./api/session";

const RETRIES = 2;

/** A refusal (4xx) stays one, however often one asks; an unreachable or failing server may come back. */
function worthAnotherTry(failures: number, error: Error): boolean {
  const refused = error instanceof ProblemError && error.status >= 400 && error.status < 500;
  return !refused && failures < RETRIES;
}

/** The cache of what the backend said. When a sign-in ends, here or in another tab, the page follows. */
export function createQueryClient(): QueryClient {
  const onError = (error: Error) => {
    if (!(error instanceof ProblemError) || error.code !== "not-signed-in") return;
    forgetSession();
    client.setQueryData<User | null>(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: worthAnotherTry, staleTime: 5_000 } },
  });
  onSessionElsewhere(() => {
    client.removeQueries({ queryKey: ["items"] });
    client.resetQueries({ queryKey: sessionQuery.queryKey });
  });
  return client;
}
