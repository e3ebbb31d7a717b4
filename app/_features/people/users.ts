import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { deleteUserQuery, inviteUserRequest, patchUserRequest } from "@/server/contract/people";
import { request, send } from "../api/request";

const contract = () => import("@/server/contract/people");

const usersKey = ["users"] as const;

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
    // The link stays with the dialog that shows it.
    gcTime: 0,
    mutationFn: (body: z.input<typeof inviteUserRequest>) =>
      request("/api/users", async () => (await contract()).inviteUserResponse, { method: "POST", body }),
    onSuccess: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

export function useChangeUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof patchUserRequest>) =>
      request(`/api/users/${id}`, async () => (await contract()).user, { method: "PATCH", body }),
    onSettled: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

export function useDeleteUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (query: z.input<typeof deleteUserQuery>) => {
      const given = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
      return send(`/api/users/${id}?${new URLSearchParams(given)}`, { method: "DELETE" });
    },
    onSettled: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

/** Makes a link for a new password; it is shown only this once. */
export function useCreateResetLink(id: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: () =>
      request(`/api/users/${id}/reset-link`, async () => (await contract()).newLink, {
        method: "POST",
        body: {},
      }),
  });
}
