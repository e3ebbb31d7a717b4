import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { TerminalShared } from "@/server/contract/terminals";
import { call, send } from "../api/call";

const contract = () => import("@/server/contract/terminals");
const terminalsKey = (environment: string) => ["terminals", environment] as const;

/** The terminals that run in an environment and that one may join. */
export const terminalsQuery = (environment: string) =>
  queryOptions({
    queryKey: terminalsKey(environment),
    refetchInterval: 5_000,
    queryFn: ({ signal }) =>
      call(
        "GET /api/environments/{name}/terminals",
        { params: { name: environment }, signal },
        async () => (await contract()).terminalList,
      ),
  });

/** Lets colleagues read or type in one's terminal, or no longer. */
export function useShareTerminal(environment: string, id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (shared: TerminalShared) =>
      call(
        "PATCH /api/environments/{name}/terminals/{id}",
        { params: { name: environment, id }, body: { shared } },
        async () => (await contract()).terminalView,
      ),
    onSettled: () => client.invalidateQueries({ queryKey: terminalsKey(environment) }),
  });
}

/** Ends a terminal with all it started. */
export function endTerminal(environment: string, id: string): Promise<Response> {
  return send("DELETE /api/environments/{name}/terminals/{id}", { params: { name: environment, id } });
}
