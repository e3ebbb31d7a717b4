import type { CreateTemplateRequest, PatchTemplateRequest } from "@/server/contract/templates-api";
import { refusal } from "@/server/http/problem";
import { type Gateway, isKubernetesError } from "@/server/kubernetes";
import { ANNOTATION_PUSHED, ANNOTATION_REFRESH, TEMPLATE, type TemplateObject } from "../resource";

/** What changing a template needs. */
export interface TemplateChanges {
  hub: Gateway;
  audit(entry: { action: string; target: string; detail?: Record<string, string | string[]> }): Promise<void>;
}

/** Writes a Template; publishing is the controller's. A taken name is a conflict that names the field. */
export async function createTemplate(
  { hub, audit }: TemplateChanges,
  { name, spec }: CreateTemplateRequest,
): Promise<TemplateObject> {
  const wanted: TemplateObject = {
    apiVersion: TEMPLATE.apiVersion,
    kind: TEMPLATE.kind,
    metadata: { name },
    spec,
  };
  const created = await hub.create(wanted).catch((error: unknown) => {
    if (!isKubernetesError(error, "already-exists")) throw error;
    throw refusal("conflict", "A template of this name exists already. Choose another name.", {
      errors: [{ field: "name", message: "This name is taken." }],
    });
  });
  await audit({ action: "template.create", target: name });
  return created;
}

/** Puts fields of the spec in the place of those that are there. Refused where somebody else changed it meanwhile. */
export async function patchTemplate(
  { hub, audit }: TemplateChanges,
  name: string,
  { version, spec }: PatchTemplateRequest,
): Promise<TemplateObject> {
  const there = await hub.get({ type: TEMPLATE, name });
  if (!there) throw refusal("not-found", `There is no template ${name}.`);
  const metadata = { resourceVersion: version ?? there.metadata.resourceVersion };
  const changed = await hub
    .mergePatch({ type: TEMPLATE, name }, { metadata, spec: replacing(there.spec, spec) })
    .catch((error: unknown) => {
      if (!isKubernetesError(error, "conflict")) throw error;
      throw refusal("conflict", `${name} was changed meanwhile. Look at it again, then repeat your change.`);
    });
  await audit({ action: "template.patch", target: name, detail: { fields: Object.keys(spec) } });
  return changed;
}

/** A merge patch that leaves nothing of the old value of a field: merging maps would keep what is not named. */
function replacing(before: unknown, spec: PatchTemplateRequest["spec"]): Record<string, unknown> {
  const old = isMap(before) ? before : {};
  const emptied = (was: unknown, is: unknown): unknown => {
    if (!isMap(was) || !isMap(is)) return is;
    const gone = Object.keys(was).filter((key) => !(key in is));
    const kept = Object.entries(is).map(([key, value]) => [key, emptied(was[key], value)] as const);
    return Object.fromEntries([...gone.map((key) => [key, null] as const), ...kept]);
  };
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, emptied(old[key], value)]));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Deletes a Template. Environments of it go on with the revision they run. */
export async function deleteTemplate({ hub, audit }: TemplateChanges, name: string): Promise<void> {
  await hub.delete({ type: TEMPLATE, name });
  await audit({ action: "template.delete", target: name });
}

/** Tells the controller that something was pushed: it looks where the source is now, and publishes what moved. */
export async function tellOfPush(hub: Gateway, name: string, at: Date): Promise<void> {
  const annotations = { [ANNOTATION_PUSHED]: at.toISOString() };
  await hub.mergePatch({ type: TEMPLATE, name }, { metadata: { annotations } });
}

/** Asks the controller for another look at the source, whether or not it moved. */
export async function refreshTemplate({ hub, audit }: TemplateChanges, name: string): Promise<void> {
  const annotations = { [ANNOTATION_REFRESH]: new Date().toISOString() };
  await hub.mergePatch({ type: TEMPLATE, name }, { metadata: { annotations } });
  await audit({ action: "template.refresh", target: name });
}
