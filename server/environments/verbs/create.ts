import type { z } from "zod";
import type { createEnvironmentRequest, EnvironmentView } from "@/server/contract/environment";
import type { EnvironmentObject } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { ENVIRONMENT } from "@/server/kubernetes/resources";
import type { EnvironmentsContext } from "./context";

/** Writes the Environment; the controller does the rest. A taken name is a conflict that names the field. */
export async function createEnvironment(options: {
  context: EnvironmentsContext;
  input: z.output<typeof createEnvironmentRequest> & { owner: string };
}): Promise<EnvironmentView> {
  const { context, input } = options;
  const { name, ...spec } = input;
  const created = await context.gateway.create({
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    metadata: { name },
    spec,
  });
  await context.audit({
    action: "environment.create",
    target: name,
    detail: { template: spec.template, owner: spec.owner },
  });
  return toView(created as EnvironmentObject);
}
