import type { z } from "zod";
import type { createEnvironmentRequest, EnvironmentView } from "@/server/contract/environment";
import { FINALIZER } from "@/server/contract/labels";
import { ENVIRONMENT, type EnvironmentObject } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { checkBounds } from "./bounds";
import { checkSpec } from "./check";
import type { EnvironmentsContext } from "./context";
import { inWords } from "./words";

/** Writes the Environment; the controller does the rest. A taken name is a conflict that names the field. */
export async function createEnvironment(options: {
  context: EnvironmentsContext;
  input: z.output<typeof createEnvironmentRequest> & { owner: string };
}): Promise<EnvironmentView> {
  const { context, input } = options;
  const { name, ...asked } = input;
  // Selectors of fields find it by the very address of its user.
  const spec = { ...asked, owner: asked.owner.toLowerCase(), paused: false };
  checkSpec(context, spec);
  checkBounds(context, name, spec);
  const write = context.hub.create<EnvironmentObject>({
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    // The controller would add it with a write of its own.
    metadata: { name, finalizers: [FINALIZER] },
    spec,
  });
  const created = await inWords(write, {
    "already-exists": {
      problem: "conflict",
      detail: "An environment of this name exists already. Choose another name.",
      errors: [{ field: "name", message: "This name is taken." }],
    },
  });
  await context.audit({
    action: "environment.create",
    target: name,
    detail: { template: spec.template, owner: spec.owner },
  });
  return toView(created, context.templates);
}
