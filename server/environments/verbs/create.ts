import type { z } from "zod";
import type { createEnvironmentRequest, EnvironmentView } from "@/server/contract/environment";
import { FINALIZER } from "@/server/contract/labels";
import { ENVIRONMENT, type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { type Refusal, refusal } from "@/server/http/problem";
import { isKubernetesError } from "@/server/kubernetes/errors";
import type { Principal } from "@/server/people/principal";
import { checkBounds } from "./bounds";
import { checkRef, checkSpec } from "./check";
import type { EnvironmentsContext } from "./context";
import { checkPolicy, checkTold } from "./policy";
import { dropSecrets } from "./secrets";

/** Writes the Environment; the controller does the rest. A taken name is a conflict that names the field. */
export async function createEnvironment(options: {
  context: EnvironmentsContext;
  principal: Principal;
  input: z.output<typeof createEnvironmentRequest> & { owner: string };
}): Promise<EnvironmentView> {
  const { context, principal, input } = options;
  const { name, secrets = {}, ...asked } = input;
  // Selectors of fields find it by the very address of its user.
  const spec = { ...asked, owner: asked.owner.toLowerCase(), paused: false };
  checkTold(context, principal, spec);
  checkSpec(context, spec, { secrets });
  checkPolicy(context, name, { spec });
  checkBounds(context, name, { spec });
  checkRef(context, name, spec);
  // What is dropped stays for a while: nothing is for an Environment that cannot be made.
  if (Object.keys(secrets).length > 0) {
    const there = await context.hub.get({ type: ENVIRONMENT, name });
    if (there) throw taken(there, spec.owner);
  }
  const wanted = {
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    // The controller would add it with a write of its own.
    metadata: {
      ...{ name, finalizers: [FINALIZER] },
      annotations: await dropSecrets(context, { name }, secrets),
    },
    spec,
  };
  const created = await context.hub.create<EnvironmentObject>(wanted).catch(async (error: unknown) => {
    if (!isKubernetesError(error, "already-exists")) throw error;
    throw taken(await context.hub.get({ type: ENVIRONMENT, name }), spec.owner);
  });
  await context.audit({
    action: "environment.create",
    target: name,
    detail: { template: spec.template, ...(spec.ref ? { ref: spec.ref } : {}), owner: spec.owner },
  });
  return toView(created, context.templates);
}

/** The refusal of a name that an environment has or, until a moment ago, had; of one that is being deleted with what holds it for whom it belongs to. */
function taken(there: EnvironmentObject | undefined, owner: string): Refusal {
  if (!there?.metadata.deletionTimestamp)
    return refusal("conflict", "An environment of this name exists already. Choose another name.", {
      errors: [{ field: "name", message: "This name is taken." }],
    });
  const held = statusOf(there).findings.find(({ code }) => code === "NamespaceHeld");
  const why = held && there.spec.owner.toLowerCase() === owner ? ` ${held.message}` : "";
  return refusal(
    "conflict",
    `The environment ${there.metadata.name} is still being deleted.${why} Wait until it is gone, or choose another name.`,
    { errors: [{ field: "name", message: "The environment of this name is still being deleted." }] },
  );
}
