import type { EnvironmentView, PatchEnvironmentRequest } from "@/server/contract/environment";
import type { EnvironmentObject } from "@/server/environments/resource";
import { toView } from "@/server/environments/view";
import { refusal } from "@/server/http/problem";
import { ENVIRONMENT } from "@/server/kubernetes/resources";
import type { EnvironmentsContext } from "./context";

/** Merges the patch into the spec. The uid makes sure that it is still the environment whose owner was checked. */
export async function patchEnvironment(options: {
  context: EnvironmentsContext;
  environment: EnvironmentObject;
  input: PatchEnvironmentRequest;
}): Promise<EnvironmentView> {
  const { context, environment, input } = options;
  const { name, uid, deletionTimestamp } = environment.metadata;
  if (deletionTimestamp)
    throw refusal("conflict", `${name} is being deleted and cannot be changed any more.`);
  const patched = await context.gateway.mergePatch(
    { type: ENVIRONMENT, name },
    { metadata: { uid }, spec: input },
  );
  await context.audit({ action: "environment.patch", target: name, detail: { fields: fieldsOf(input) } });
  return toView(patched as EnvironmentObject);
}

/** Which fields a patch changes, without their values: those of variables may be secret. */
export function fieldsOf(patch: PatchEnvironmentRequest): string[] {
  const { components = {}, ...rest } = patch;
  const nested = Object.entries(components).flatMap(([component, fields]) =>
    Object.entries(fields ?? {}).map(([field, value]) =>
      field === "mode" ? `components.${component}.mode=${value}` : `components.${component}.${field}`,
    ),
  );
  return [...Object.keys(rest), ...nested];
}
