import type { z } from "zod";
import type { createEnvironmentRequest, EnvironmentView } from "@/server/contract/environment";
import { FINALIZER } from "@/server/contract/labels";
import { ENVIRONMENT, type EnvironmentObject, statusOf } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { type Refusal, refusal } from "@/server/http/problem";
import { isKubernetesError } from "@/server/kubernetes/errors";
import { checkBounds } from "./bounds";
import { checkSpec } from "./check";
import type { EnvironmentsContext } from "./context";
import { checkPolicy } from "./policy";
import { dropSecrets } from "./secrets";
import { inWords } from "./words";

/** Writes the Environment; the controller does the rest. A taken name is a conflict that names the field. */
export async function createEnvironment(options: {
  context: EnvironmentsContext;
  input: z.output<typeof createEnvironmentRequest> & { owner: string };
}): Promise<EnvironmentView> {
  const { context, input } = options;
  const { name, secrets = {}, ...asked } = input;
  // Selectors of fields find it by the very address of its user.
  const spec = { ...asked, owner: asked.owner.toLowerCase(), paused: false };
  checkSpec(context, spec, { secrets });
  checkPolicy(context, name, { spec });
  checkBounds(context, name, { spec });
  const wanted = {
    apiVersion: ENVIRONMENT.apiVersion,
    kind: ENVIRONMENT.kind,
    // The controller would add it with a write of its own.
    metadata: {
      ...{ name, finalizers: [FINALIZER] },
      annotations: await dropSecrets(context, name, secrets),
    },
    spec,
  };
  const write = context.hub.create<EnvironmentObject>(wanted).catch(async (error: unknown) => {
    if (!isKubernetesError(error, "already-exists")) throw error;
    throw (await stillGoing(context, name, spec.owner)) ?? error;
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
    detail: { template: spec.template, ...(spec.ref ? { ref: spec.ref } : {}), owner: spec.owner },
  });
  return toView(created, context.templates);
}

/** The refusal of a name whose environment is being deleted, with what holds it for whom it belongs to. */
async function stillGoing(
  { hub }: Pick<EnvironmentsContext, "hub">,
  name: string,
  owner: string,
): Promise<Refusal | undefined> {
  const there = await hub.get({ type: ENVIRONMENT, name });
  if (!there?.metadata.deletionTimestamp) return undefined;
  const held = statusOf(there).findings.find(({ code }) => code === "NamespaceHeld");
  const why = held && there.spec.owner.toLowerCase() === owner ? ` ${held.message}` : "";
  return refusal(
    "conflict",
    `The environment ${name} is still being deleted.${why} Wait until it is gone, or choose another name.`,
    { errors: [{ field: "name", message: "The environment of this name is still being deleted." }] },
  );
}
