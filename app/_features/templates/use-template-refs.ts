import { useQuery } from "@tanstack/react-query";
import type { ListedRefs } from "@/server/contract/template-resource";
import { call } from "../api/call";

/** What the repository of a template has to choose from. */
export function useTemplateRefs(name: string) {
  return useQuery({
    queryKey: ["template-refs", name],
    queryFn: ({ signal }): Promise<ListedRefs> =>
      call(
        "GET /api/templates/{name}/refs",
        { params: { name }, signal },
        async () => (await import("@/server/contract/templates-api")).templateRefs,
      ),
  });
}
