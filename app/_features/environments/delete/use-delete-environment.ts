import { useMutation } from "@tanstack/react-query";
import type { EnvironmentView } from "@/server/contract/environment";
import { send } from "../../api/call";

/** Deletes this very environment, never a later one of the same name. */
export function useDeleteEnvironment({ name, uid }: EnvironmentView) {
  return useMutation({
    mutationFn: () => send("DELETE /api/environments/{name}", { params: { name }, query: { uid } }),
  });
}
