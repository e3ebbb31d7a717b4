import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../api/request";
import { forgetSession, keepSession, refreshSession, type User } from "../api/session";

/** Who is signed in; null for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: refreshSession,
  staleTime: Number.POSITIVE_INFINITY,
});

export const useSession = () => useQuery(sessionQuery);

type SignedIn = Parameters<typeof keepSession>[0];

function useEnter<Input>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => request<SignedIn>("POST", path, input),
    onSuccess: (answer) => {
      client.setQueryData<User | null>(sessionQuery.queryKey, keepSession(answer));
    },
  });
}

export const useSignIn = () => useEnter<{ email: string; password: string }>("/auth/sign-in");

export const useSignUp = () => useEnter<{ email: string; name: string; password: string }>("/auth/sign-up");

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>("POST", "/auth/sign-out"),
    onSuccess: () => {
      forgetSession();
      client.clear();
      client.setQueryData<User | null>(sessionQuery.queryKey, null);
    },
  });
}

export const useAskForReset = () =>
  useMutation({
    mutationFn: (email: string) => request<{ detail: string }>("POST", "/auth/password-reset", { email }),
  });

export const useConfirmReset = () =>
  useMutation({
    mutationFn: (input: { token: string; password: string }) =>
      request<void>("POST", "/auth/password-reset/confirm", input),
  });
