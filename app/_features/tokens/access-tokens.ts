import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { Scope } from "@/server/contract/access";
import type { createAccessTokenRequest } from "@/server/contract/access-tokens";
import { call, send } from "../api/call";

const contract = () => import("@/server/contract/access-tokens");
const key = ["access-tokens"] as const;

/** What each scope lets a token do, in the words of the pages. */
export const SCOPE_WORDS: Record<Scope, { title: string; detail: string }> = {
  read: { title: "Read", detail: "See environments with their variables, their events, usage and logs." },
  write: { title: "Change", detail: "Create environments, switch modes, pause, resize, set variables." },
  delete: { title: "Delete", detail: "Delete environments with all their data." },
  develop: { title: "Work inside", detail: "Terminals, files, previews and data of environments." },
};

/** What a new token may be made for: `develop` joins when there is something to do inside an environment. */
export const OFFERED_SCOPES = ["read", "write", "delete"] as const satisfies Scope[];

export type TokensOf = "me" | "everybody";

/** The tokens that are not revoked; everybody's only for administrators. */
export function useAccessTokens(of: TokensOf) {
  return useQuery({
    queryKey: [...key, of],
    queryFn: ({ signal }) =>
      call(
        "GET /api/access-tokens",
        { query: { of }, signal },
        async () => (await contract()).accessTokenList,
      ),
  });
}

/** Makes a token; the answer carries its secret, which is shown only this once. */
export function useCreateAccessToken() {
  const client = useQueryClient();
  return useMutation({
    // The secret stays with the dialog that shows it.
    gcTime: 0,
    mutationFn: (body: z.input<typeof createAccessTokenRequest>) =>
      call("POST /api/access-tokens", { body }, async () => (await contract()).createAccessTokenResponse),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useRevokeAccessToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send("DELETE /api/access-tokens/{id}", { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
