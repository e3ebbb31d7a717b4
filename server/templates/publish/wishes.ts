import type { TemplateComponent, TemplateDescription } from "@/server/contract/template";
import type { ComponentWish, PublishWish } from "@/server/contract/template-source";
import { list, record, type SourceObject } from "../checks/finding";
import { podOf } from "../checks/pods";
import { BUILT } from "../devspace/variables";
import { changedPod } from "./change-pod";
import type { Findings } from "./findings";
import type { Unfrozen } from "./freeze";
import type { Named } from "./labels";
import { wishedParameters } from "./parameters";

/** What is wished of a component, by its own name. */
export function wishOf(name: string, { components = {} }: PublishWish): ComponentWish | undefined {
  return Object.hasOwn(components, name) ? components[name] : undefined;
}

/** A template with what is wished of its description instead of what was found. */
export function wished(unfrozen: Unfrozen, wish: PublishWish): Unfrozen {
  const { description } = unfrozen;
  const { title, description: text, secrets = [], values = [] } = wish;
  const isReplaced = (one: (typeof values)[number]) =>
    values.some(({ configMap, key }) => configMap === one.configMap && key === one.key);
  return {
    ...unfrozen,
    description: {
      ...description,
      ...(title !== undefined && { title }),
      ...(text !== undefined && { description: text }),
      ...(wish.podSecurity !== undefined && { podSecurity: wish.podSecurity }),
      ...(wish.egress !== undefined && { egress: wish.egress }),
      components: description.components.map((component): TemplateComponent => {
        const { dev, image: _, ...changes } = wishOf(component.name, wish) ?? {};
        const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
        const { dev: present, ...rest } = component;
        return { ...rest, ...given, ...(present && dev?.enabled !== false && { dev: present }) };
      }),
      secrets: joinedSecrets([...description.secrets, ...secrets]),
      ...(description.parameters && { parameters: wishedParameters(description.parameters, wish) }),
      values: [...description.values.filter((one) => !isReplaced(one)), ...values],
    },
  };
}

function joinedSecrets(all: TemplateDescription["spec"]["secrets"]): TemplateDescription["spec"]["secrets"] {
  const byName = new Map<string, (typeof all)[number]>();
  for (const { name, generate } of all)
    byName.set(name, { name, generate: { ...byName.get(name)?.generate, ...generate } });
  return [...byName.values()];
}

/** Says which components of the wish were not found. */
export function sayUnknown(
  components: readonly TemplateComponent[],
  wish: PublishWish,
  findings: Findings,
): void {
  const names = components.map(({ name }) => name);
  for (const name of Object.keys(wish.components ?? {}))
    if (!names.includes(name))
      findings.say({
        level: "refused",
        code: "unknown-component",
        field: `components.${name}`,
        message: `The source has no component ${name}.`,
        remedy: names.length > 0 ? `Use one of ${names.join(", ")}.` : "Take it out.",
      });
}

/** Objects with the images that are wished; one that has to be built is meant wherever it stands. */
export function withImages(
  objects: readonly SourceObject[],
  named: readonly Named[],
  wish: PublishWish,
  containerOf: (one: Named) => { name: string; image: string } | undefined,
): SourceObject[] {
  const changes = named.flatMap((one) => {
    const image = wishOf(one.name, wish)?.image;
    const container = containerOf(one);
    return image === undefined || !container ? [] : [{ workload: one.workload, container, image }];
  });
  if (changes.length === 0) return [...objects];
  return objects.map((source) => {
    const pod = podOf(source.object);
    if (!pod) return source;
    const changed = (container: Record<string, unknown>) =>
      changes.find(
        (one) =>
          (one.workload === source.object && one.container.name === container.name) ||
          (one.container.image.endsWith(BUILT) && one.container.image === container.image),
      )?.image ?? container.image;
    return {
      ...source,
      object: changedPod(source.object, pod.path, (spec) => ({
        ...spec,
        ...Object.fromEntries(
          ["initContainers", "containers"]
            .filter((key) => Array.isArray(spec[key]))
            .map((key) => [key, list(spec[key]).map((one) => ({ ...one, image: changed(record(one)) }))]),
        ),
      })),
    };
  });
}
