import { useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../api/call";
import { appendUsage, type UsageHistory } from "./usage-history";

/** Usage with its recent past: a sparkline needs more than the latest reading. */
export function useUsage(name: string) {
  const client = useQueryClient();
  const queryKey = ["environment-usage", name];
  return useQuery({
    queryKey,
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
      const usage = await call(
        "GET /api/environments/{name}/usage",
        { params: { name }, signal },
        async () => (await import("@/server/contract/environment")).environmentUsage,
      );
      return appendUsage(client.getQueryData<UsageHistory>(queryKey), usage);
    },
  });
}
