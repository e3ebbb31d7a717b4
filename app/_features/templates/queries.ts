import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  CreateTemplateRequest,
  PatchTemplateRequest,
  TemplateDetail,
  TemplateSummary,
} from "@/server/contract/templates-api";
import { call, send } from "../api/call";
import { templatesKey } from "../environment/templates-key";
import { isPublishing } from "./state";

const contract = () => import("@/server/contract/templates-api");
const detailSchema = async () => (await contract()).templateDetail;

const catalogueKey = ["catalogue"] as const;
const detailKey = (name: string) => ["template", name] as const;

/** How often pages ask how templates are, in milliseconds: while one is being published, and otherwise. */
const PUBLISHING_MS = 1_500;
const SETTLED_MS = 15_000;

const askEvery = (templates: readonly TemplateSummary[]) =>
  templates.some(isPublishing) ? PUBLISHING_MS : SETTLED_MS;

/** Every Template of the cluster, with what the last publishing had to say. */
export function useCatalogue() {
  return useQuery({
    queryKey: catalogueKey,
    queryFn: ({ signal }): Promise<{ items: TemplateSummary[] }> =>
      call("GET /api/catalogue", { signal }, async () => (await contract()).templateSummaries),
    refetchInterval: ({ state }) => askEvery(state.data?.items ?? []),
  });
}

/** One template, by its newest revision or the one asked for; `watched` asks often, since something is expected to change. */
export function useTemplateDetail(
  name: string,
  { revision, watched = false }: { revision?: string | undefined; watched?: boolean } = {},
) {
  const query = revision ? { revision } : {};
  return useQuery({
    queryKey: [...detailKey(name), revision ?? ""],
    queryFn: ({ signal }): Promise<TemplateDetail> =>
      call("GET /api/templates/{name}", { params: { name }, query, signal }, detailSchema),
    refetchInterval: ({ state }) => (watched ? PUBLISHING_MS : askEvery(state.data ? [state.data] : [])),
  });
}

/** What every change of a template ends with: pages ask anew for what it may have changed. */
function useChanged() {
  const client = useQueryClient();
  return {
    ask: (name: string) =>
      Promise.all(
        [catalogueKey, detailKey(name), templatesKey].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
    put: (detail: TemplateDetail) => client.setQueryData([...detailKey(detail.name), ""], detail),
    /** Its own page is left: it does not ask once more for what is gone. */
    forget: (name: string) =>
      Promise.all([
        client.invalidateQueries({ queryKey: detailKey(name), refetchType: "none" }),
        ...[catalogueKey, templatesKey].map((queryKey) => client.invalidateQueries({ queryKey })),
      ]),
  };
}

/** Adds a template; the controller then publishes it, and its status says how that went. */
export function useCreateTemplate() {
  const { put, ask } = useChanged();
  return useMutation({
    mutationFn: (body: CreateTemplateRequest) => call("POST /api/templates", { body }, detailSchema),
    onSuccess: (detail) => {
      put(detail);
      void ask(detail.name);
    },
  });
}

export function usePatchTemplate(name: string) {
  const { put, ask } = useChanged();
  return useMutation({
    mutationFn: (body: PatchTemplateRequest) =>
      call("PATCH /api/templates/{name}", { params: { name }, body }, detailSchema),
    onSuccess: (detail) => {
      put(detail);
      void ask(name);
    },
  });
}

/** Has the source looked at again. */
export function useRefreshTemplate(name: string) {
  const { ask } = useChanged();
  return useMutation({
    mutationFn: () => send("POST /api/templates/{name}/refresh", { params: { name }, body: {} }),
    onSuccess: () => ask(name),
  });
}

export function useDeleteTemplate(name: string) {
  const { forget } = useChanged();
  return useMutation({
    mutationFn: () => send("DELETE /api/templates/{name}", { params: { name } }),
    onSuccess: () => forget(name),
  });
}
