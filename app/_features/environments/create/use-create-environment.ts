import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { CreateEnvironmentRequest } from "@/server/contract/environment";
import { call } from "../../api/call";
import { putEnvironment, viewSchema } from "../../environment/queries";

export function useCreateEnvironment() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: CreateEnvironmentRequest) => call("POST /api/environments", { body }, viewSchema),
    onSuccess: (view) => putEnvironment(client, view, true),
  });
}
