import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { deleteUserQuery, inviteUserRequest, patchUserRequest } from "@/server/contract/people";
import { call, send } from "../api/call";

const contract = () => import("@/server/contract/people");

const usersKey = ["users"] as const;

/** Everyone who may sign in; administrators only. */
export function useUsers() {
  return useQuery({
    queryKey: usersKey,
    queryFn: ({ signal }) => call("GET /api/users", { signal }, async () => (await contract()).userList),
  });
}

/** Invites somebody; the answer carries the one-time link to hand over, which is shown only this once. */
export function useInviteUser() {
  const client = useQueryClient();
  return useMutation({
    // The link stays with the dialog that shows it.
    gcTime: 0,
    mutationFn: (body: z.input<typeof inviteUserRequest>) =>
      call("POST /api/users", { body }, async () => (await contract()).inviteUserResponse),
    onSuccess: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

export function useChangeUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof patchUserRequest>) =>
      call("PATCH /api/users/{id}", { params: { id }, body }, async () => (await contract()).user),
    onSettled: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

export function useDeleteUser(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (query: z.input<typeof deleteUserQuery>) =>
      send("DELETE /api/users/{id}", { params: { id }, query }),
    onSettled: () => client.invalidateQueries({ queryKey: usersKey }),
  });
}

/** Makes a link for a new password; it is shown only this once. */
export function useCreateResetLink(id: string) {
  return useMutation({
    gcTime: 0,
    mutationFn: () =>
      call(
        "POST /api/users/{id}/reset-link",
        { params: { id }, body: {} },
        async () => (await contract()).newLink,
      ),
  });
}
