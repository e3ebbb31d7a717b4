import {
  type ComponentSpec,
  componentSpec,
  type EnvironmentSpec,
  type EnvironmentStatus,
  environmentSpec,
  environmentStatus,
} from "@/server/contract/environment";
import { visibleThroughout } from "@/server/contract/visible";
import {
  ENVIRONMENT as ENVIRONMENT_TYPE,
  type KubernetesObject,
  type ResourceType,
} from "@/server/kubernetes";

/** An Environment as the API server keeps it; its status is missing until the controller saw it. */
export interface EnvironmentObject extends KubernetesObject {
  spec: EnvironmentSpec;
  status?: Partial<EnvironmentStatus>;
}

export const ENVIRONMENT: ResourceType<EnvironmentObject> = { ...ENVIRONMENT_TYPE, shape: undefined };

/** Objects of a cache never change: each is parsed once, however many look at it. */
function once<T>(parse: (object: EnvironmentObject) => T): (object: EnvironmentObject) => T {
  const parsed = new WeakMap<EnvironmentObject, T>();
  return (object) => {
    if (!parsed.has(object)) parsed.set(object, parse(object));
    return parsed.get(object) ?? parse(object);
  };
}

/**
 * The spec with the contract's defaults. An object stored under an older schema may lack fields, and one stored under a
 * newer schema may hold fields that are unknown here: the first get their defaults, the second are passed through.
 */
export const specOf = once((object): EnvironmentSpec => {
  const parsed = environmentSpec.safeParse(object.spec);
  if (parsed.success) return parsed.data;
  const defaults = environmentSpec.parse({ owner: object.spec.owner || "unknown" });
  const components = Object.entries(object.spec.components ?? {}).map(([name, spec]) => [
    name,
    readable(spec),
  ]);
  return { ...defaults, ...object.spec, components: Object.fromEntries(components) };
});

function readable(spec: ComponentSpec): ComponentSpec {
  const parsed = componentSpec.safeParse(spec);
  return parsed.success ? parsed.data : { ...spec, mode: spec.mode === "dev" ? "dev" : "production" };
}

/** Whether it is this person's, by address; one that was stored without an owner is nobody's. */
export const isOwnedBy = ({ spec }: Pick<EnvironmentObject, "spec">, owner: string): boolean =>
  String(spec.owner).toLowerCase() === owner.toLowerCase();

/**
 * The status with what is missing filled in; a status that cannot be read counts as none. Its messages quote programs and
 * people: control characters in them are written out.
 */
export const statusOf = once((object): EnvironmentStatus => {
  const parsed = environmentStatus.safeParse(object.status ?? {});
  return parsed.success ? visibleThroughout(parsed.data) : environmentStatus.parse({});
});
