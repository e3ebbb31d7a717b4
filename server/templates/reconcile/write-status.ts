import type { TemplateStatus } from "@/server/contract/template-resource";
import { mergePatchOf } from "@/server/environments/reconcile/merge-patch";
import { isKubernetesError } from "@/server/kubernetes";
import { TEMPLATE, type TemplateObject } from "../resource";
import type { TemplatesContext } from "./context";

type Writing = Pick<TemplatesContext, "gateway" | "log">;

/**
 * Writes a status where it is another one. Where it does not fit beside the spec, conditions and revisions are written alone, or, when
 * even those do not, it is only logged: trying again would change nothing. Rejects where the API server refuses it otherwise.
 */
export async function writeStatus(
  context: Writing,
  object: TemplateObject,
  status: TemplateStatus,
): Promise<void> {
  const { found: _, listed: __, ...least } = status;
  for (const one of [status, { ...least, findings: [TOO_LARGE] }]) {
    try {
      return await write(context, object, one);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      context.log.warn({ template: object.metadata.name }, "the status of a template does not fit into it");
    }
  }
}

async function write({ gateway }: Writing, object: TemplateObject, status: TemplateStatus): Promise<void> {
  const patch = mergePatchOf((object.status as object | undefined) ?? {}, status);
  if (!patch) return;
  const { name, resourceVersion } = object.metadata;
  await gateway.mergePatch(
    { type: TEMPLATE, name },
    { metadata: { resourceVersion }, status: patch },
    { subresource: "status" },
  );
}

const TOO_LARGE = {
  level: "warning",
  code: "status-too-large",
  field: "source.inline",
  message: "What there is to say does not fit beside the template's own files.",
  remedy: "Keep the files in a git repository, or make them smaller.",
} as const;

/** The API server says it with 413; etcd's own word comes as an internal error. */
function isTooLarge(error: unknown): boolean {
  return (
    isKubernetesError(error) && (error.status === 413 || /too large|larger than max/i.test(error.message))
  );
}
