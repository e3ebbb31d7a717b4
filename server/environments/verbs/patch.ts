import {
  componentSpec,
  type EnvironmentSpec,
  type EnvironmentStatus,
  type EnvironmentView,
  type PatchEnvironmentRequest,
} from "@/server/contract/environment";
import { ANNOTATION_TAKE_BACK } from "@/server/contract/labels";
import { quantityValue } from "@/server/contract/quantity";
import { ENVIRONMENT, type EnvironmentObject, specOf, statusOf } from "@/server/environments/resource";
import { revisionOf } from "@/server/environments/template/of";
import { toView } from "@/server/environments/view";
import { refusal, wrongField } from "@/server/http/problem";
import { checkBounds } from "./bounds";
import { checkSpec } from "./check";
import type { EnvironmentsContext } from "./context";
import { checkPolicy } from "./policy";
import { dropSecrets } from "./secrets";
import { changedMeanwhile, inWords } from "./words";

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
  const wanted = patched(environment, input);
  const revision = revisionOf({ ...environment, spec: wanted });
  const isMoved = input.revision !== undefined || input.updates !== undefined;
  const { components, parameters } = input;
  const { secrets: has } = statusOf(environment);
  const { secrets = {}, ...specPatch } = input;
  checkSpec(context, wanted, { changes: { components, parameters, isMoved }, revision, secrets, has });
  checkPolicy(context, name, { spec: wanted, before: environment });
  checkBounds(context, name, { spec: wanted, before: environment });
  checkVolumes(statusOf(environment), input);
  const annotations = {
    ...takeBackOf(environment, input),
    ...(await dropSecrets(context, environment.metadata, secrets)),
  };
  const changed = await inWords(
    context.hub.mergePatch({ type: ENVIRONMENT, name }, { metadata: { uid, annotations }, spec: specPatch }),
    changedMeanwhile(name),
  );
  await context.audit({ action: "environment.patch", target: name, detail: { fields: fieldsOf(input) } });
  return toView(changed, context.templates);
}

/**
 * Production asked for where the DevSpace CLI replaced a component: the spec may already say so, and would not change. The
 * wish itself is what the controller has to know.
 */
export function takeBackOf(
  environment: EnvironmentObject,
  { components = {} }: PatchEnvironmentRequest,
): Record<string, string> | undefined {
  const status = statusOf(environment);
  const taken = Object.keys(components).filter(
    (name) =>
      components[name]?.mode === "production" && status.components[name]?.replacedBy === "devspace-cli",
  );
  if (taken.length === 0) return undefined;
  return Object.fromEntries(taken.map((name) => [`${ANNOTATION_TAKE_BACK}${name}`, "requested"]));
}

/** The components, parameters and the revision as the patch leaves them; null takes a field back to the template's. */
function patched(
  environment: EnvironmentObject,
  { components = {}, revision, updates, parameters }: PatchEnvironmentRequest,
): EnvironmentSpec {
  const { revision: pinned, parameters: said, ...spec } = specOf(environment);
  const goesBy = revision === undefined ? pinned : (revision ?? undefined);
  const changed = Object.entries(components).map(([name, patch]) => {
    const before = spec.components[name] ?? { mode: "production" };
    const given = Object.entries(patch).filter(([, value]) => value !== undefined);
    const kept = Object.entries({ ...before, ...Object.fromEntries(given) }).filter(
      ([, value]) => value !== null,
    );
    return [name, componentSpec.parse(Object.fromEntries(kept))];
  });
  return {
    ...spec,
    ...(goesBy ? { revision: goesBy } : {}),
    ...(updates ? { updates } : {}),
    components: Object.fromEntries(changed),
    parameters: withoutNulls({ ...said, ...parameters }),
  };
}

function withoutNulls<T>(map: Record<string, T | null>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(map).flatMap(([name, value]): [string, T][] => (value === null ? [] : [[name, value]])),
  );
}

/** A volume that is there cannot shrink, and grows only where its storage class lets it: said before anything is written. */
export function checkVolumes(
  { components: known }: EnvironmentStatus,
  { components = {} }: PatchEnvironmentRequest,
): void {
  for (const [name, { storage } = {}] of Object.entries(components)) {
    const volume = known[name]?.volume;
    if (!storage || !volume) continue;
    const field = `components.${name}.storage`;
    const [asked, has] = [quantityValue(storage), quantityValue(volume.size)];
    if (asked < has)
      throw wrongField(field, `The volume is ${volume.size} and cannot shrink. Use ${volume.size} or more.`);
    if (asked > has && !volume.canGrow)
      throw wrongField(
        field,
        `Storage class ${volume.storageClass ?? "of the volume"} does not let volumes grow. The volume stays at ${volume.size}.`,
      );
  }
}

/** Which fields a patch changes, without their values: those of variables may be secret. */
export function fieldsOf(patch: PatchEnvironmentRequest): string[] {
  const { components = {}, parameters = {}, secrets = {}, ...rest } = patch;
  const nested = Object.entries(components).flatMap(([component, fields]) =>
    Object.entries(fields ?? {}).map(([field, value]) =>
      field === "mode" ? `components.${component}.mode=${value}` : `components.${component}.${field}`,
    ),
  );
  const given = Object.keys(parameters).map((name) => `parameters.${name}`);
  const hidden = Object.keys(secrets).map((name) => `secrets.${name}`);
  return [...Object.keys(rest), ...nested, ...given, ...hidden];
}
