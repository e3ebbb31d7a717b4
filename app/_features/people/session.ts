import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import {
  oneTimeLink,
  type useOneTimeLinkRequest as oneTimeLinkRequest,
  type Session,
  session,
  type signInRequest,
} from "@/server/contract/people";
import { rememberCsrfToken } from "../api/csrf";
import { isProblem } from "../api/problem-error";
import { request, send } from "../api/request";

export const sessionKey = ["session"] as const;

/** The session of this tab; null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: 60_000,
  refetchOnWindowFocus: true,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const current = await request("/api/session", session, { signal });
      rememberCsrfToken(current.csrfToken);
      return current;
    } catch (error) {
      if (!isProblem(error, "unauthenticated")) throw error;
      rememberCsrfToken(undefined);
      return null;
    }
  },
});

export function useSession() {
  return useQuery(sessionQuery);
}

function useStartSession() {
  const client = useQueryClient();
  return (started: Session) => {
    // Nothing of whoever was signed in before may show up.
    client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
    rememberCsrfToken(started.csrfToken);
    client.setQueryData(sessionKey, started);
  };
}

export function useSignIn() {
  const start = useStartSession();
  return useMutation({
    mutationFn: (body: z.input<typeof signInRequest>) =>
      request("/api/session", session, { method: "POST", body }),
    onSuccess: start,
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => send("/api/session", { method: "DELETE" }),
    onSettled: (_response, error) => {
      if (error && !isProblem(error, "unauthenticated")) return;
      rememberCsrfToken(undefined);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] });
      client.setQueryData(sessionKey, null);
    },
  });
}

const linkPath = (token: string) => `/api/one-time-links/${encodeURIComponent(token)}`;

export function useLink(token: string) {
  return useQuery({
    queryKey: ["one-time-link", token],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => request(linkPath(token), oneTimeLink, { signal }),
  });
}

/** Uses the one-time link up: sets the password and signs in. */
export function useRedeemLink(token: string) {
  const start = useStartSession();
  return useMutation({
    mutationFn: (body: z.input<typeof oneTimeLinkRequest>) =>
      request(linkPath(token), session, { method: "POST", body }),
    onSuccess: start,
  });
}
