import type { TemplateRefView } from "@/server/contract/template";
import type { TemplateRef } from "@/server/contract/template-resource";
import { visible } from "@/server/contract/visible";

/** What was published of a ref, as the pages see it. Its problem may quote a repository. */
export function refViewOf({ ref, revision, commit, problem, revisions }: TemplateRef): TemplateRefView {
  return {
    ...{ ref, revisions },
    ...(revision ? { revision } : {}),
    ...(commit ? { commit } : {}),
    ...(problem ? { problem: visible([problem.message, problem.remedy].filter(Boolean).join(" ")) } : {}),
  };
}
