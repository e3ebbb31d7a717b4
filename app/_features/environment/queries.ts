import { type QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { EnvironmentView, PatchEnvironmentRequest } from "@/server/contract/environment";
import { call, callAs } from "../api/call";
import { type EnvironmentsData, replaceAll, upsert } from "./environments-cache";

const contract = () => import("@/server/contract/environment");
export const viewSchema = async () => (await contract()).environmentView;

export const environmentsKey = ["environments"] as const;
const eventsKey = (name: string) => ["environment-events", name] as const;

/**
 * Every environment the user may see. They come with the page (`rendered`) or are read once over REST; the live stream keeps
 * them current after that.
 */
export function useEnvironments(rendered?: readonly EnvironmentView[]) {
  const client = useQueryClient();
  return useQuery({
    queryKey: environmentsKey,
    staleTime: Number.POSITIVE_INFINITY,
    initialData: rendered && replaceAll(undefined, rendered),
    queryFn: async ({ signal }): Promise<EnvironmentsData> => {
      const schema = async () => (await import("./tolerant")).tolerantList;
      const { items } = await callAs("GET /api/environments", { signal }, schema);
      return replaceAll(client.getQueryData<EnvironmentsData>(environmentsKey), items);
    },
  });
}

/** One environment out of the live list, and `rendered` until that is there: undefined while loading and when there is none. */
export function useEnvironment(name: string, rendered?: EnvironmentView) {
  const { data, ...query } = useEnvironments();
  return {
    ...query,
    data,
    loaded: data !== undefined,
    environment: data ? data.items.find((item) => item.name === name) : rendered,
    unreadable: data?.unreadable?.some((item) => item.name === name) ?? false,
  };
}

/** Puts the answer to a change into the list; `add` where it may not be in it yet. */
export function putEnvironment(client: QueryClient, view: EnvironmentView, add: boolean): void {
  client.setQueryData<EnvironmentsData>(environmentsKey, (data) => {
    // The answer to a change may arrive after the environment is gone: it must not bring it back.
    const wanted = add || data?.items.some((item) => item.uid === view.uid);
    return data && wanted ? upsert(data, view) : data;
  });
}

/** Changes part of an environment's spec. `scope` tells apart which control waits for it. */
export function usePatchEnvironment(name: string, scope = "environment") {
  const client = useQueryClient();
  return useMutation({
    mutationKey: ["patch-environment", name, scope],
    mutationFn: (body: PatchEnvironmentRequest) =>
      call("PATCH /api/environments/{name}", { params: { name }, body }, viewSchema),
    onSuccess: (view) => putEnvironment(client, view, false),
  });
}

export const eventsQuery = (name: string) =>
  queryOptions({
    queryKey: eventsKey(name),
    refetchInterval: 5_000,
    queryFn: ({ signal }) =>
      call(
        "GET /api/environments/{name}/events",
        { params: { name }, signal },
        async () => (await contract()).environmentEvents,
      ),
  });
