import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { createShareRequest } from "@/server/contract/previews";
import { call, send } from "../api/call";

const contract = () => import("@/server/contract/previews");
const sharesKey = (name: string) => ["preview-shares", name] as const;

/** Addresses of an environment's previews. */
export function usePreviews(name: string) {
  return useQuery({
    queryKey: ["previews", name],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      call(
        "GET /api/environments/{name}/previews",
        { params: { name }, signal },
        async () => (await contract()).previewList,
      ),
  });
}

/** Who else may open previews of an environment. */
export function useShares(name: string) {
  return useQuery({
    queryKey: sharesKey(name),
    queryFn: ({ signal }) =>
      call(
        "GET /api/environments/{name}/shares",
        { params: { name }, signal },
        async () => (await contract()).previewShareList,
      ),
  });
}

/** Shares a preview; the answer carries the link, which for anyone is told only this once. */
export function useCreateShare(name: string) {
  const client = useQueryClient();
  return useMutation({
    gcTime: 0,
    mutationFn: (body: z.input<typeof createShareRequest>) =>
      call(
        "POST /api/environments/{name}/shares",
        { params: { name }, body },
        async () => (await contract()).createShareResponse,
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: sharesKey(name) }),
  });
}

export function useRevokeShare(name: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => send("DELETE /api/environments/{name}/shares/{id}", { params: { name, id } }),
    onSettled: () => client.invalidateQueries({ queryKey: sharesKey(name) }),
  });
}
