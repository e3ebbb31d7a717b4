import { queryOptions, useMutation, useMutationState, useQuery } from "@tanstack/react-query";
import type { Session } from "@/server/contract/people";
import { call, send } from "../api/call";
import { rememberCsrfToken } from "../api/csrf";
import { isProblem } from "../api/problem-error";

/** A browser is never answered by the session of a token. */
const sessionSchema = async () => (await import("@/server/contract/people")).session;

export const sessionKey = ["session"] as const;

/** The session of this tab; null when nobody is signed in. */
const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: 60_000,
  refetchOnWindowFocus: true,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const current = await call("GET /api/session", { signal }, sessionSchema);
      rememberCsrfToken(current.csrfToken);
      return current;
    } catch (error) {
      if (!isProblem(error, "unauthenticated")) throw error;
      rememberCsrfToken(undefined);
      return null;
    }
  },
});

/** The session, starting from what the server rendered the page with: no request before the first paint. */
export function useSession(rendered: Session | null) {
  return useQuery({ ...sessionQuery, initialData: rendered });
}

/**
 * Who is signed in changed: the page is loaded anew, so that nothing in memory outlives the person it was read for.
 */
export function changePerson(path: string): void {
  window.location.replace(path);
}

const signOutKey = ["sign-out"] as const;

export function useSignOut() {
  return useMutation({
    mutationKey: signOutKey,
    mutationFn: () => send("DELETE /api/session", {}),
    onSuccess: () => changePerson("/sign-in"),
    onError: (error) => {
      if (isProblem(error, "unauthenticated")) changePerson("/sign-in");
    },
  });
}

/** Whether the session is being ended or has been, so that nothing here should ask in its name any more. */
export function useIsLeaving(): boolean {
  const signOuts = useMutationState({
    filters: { mutationKey: signOutKey, predicate: ({ state }) => state.status !== "error" },
  });
  return signOuts.length > 0;
}
