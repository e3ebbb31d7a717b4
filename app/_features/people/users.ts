import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { inviteUserRequest } from "@/server/contract/people";
import { request } from "../api/request";

const contract = () => import("@/server/contract/people");

export const usersKey = ["users"] as const;

/** Everyone who may sign in; administrators only. */
export function useUsers() {
  return useQuery({
    queryKey: usersKey,
    queryFn: ({ signal }) => request("/api/users", async () => (await contract()).userList, { signal }),
  });
}

/** Invites somebody; the answer carries the one-time link to hand over, which is shown only this once. */
export function useInviteUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof inviteUserRequest>) =>
      request("/api/users", async () => (await contract()).inviteUserResponse, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}
