import { useMutation, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { redeemLinkRequest, signInRequest } from "@/server/contract/people";
import { call } from "../api/call";

const contract = () => import("@/server/contract/people");
const sessionSchema = async () => (await contract()).session;

export function useSignIn() {
  return useMutation({
    mutationFn: (body: z.input<typeof signInRequest>) => call("POST /api/session", { body }, sessionSchema),
  });
}

export function useLink(token: string) {
  return useQuery({
    queryKey: ["one-time-link", token],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      call(
        "POST /api/one-time-links/lookup",
        { body: { token }, signal },
        async () => (await contract()).oneTimeLink,
      ),
  });
}

/** Redeems the one-time link: sets the password and signs in. */
export function useRedeemLink() {
  return useMutation({
    mutationFn: (body: z.input<typeof redeemLinkRequest>) =>
      call("POST /api/one-time-links/use", { body }, sessionSchema),
  });
}
