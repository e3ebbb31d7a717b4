import type { PublishWish } from "@/server/contract/template-source";
import { strategicMerge } from "@/server/dev-mode/merge";
import type { KubernetesObject, Workload } from "@/server/kubernetes";
import { nameOf } from "../checks/finding";
import { NO_CHANGE, patchOf, withWish } from "./dev";
import { type Findings, tried } from "./findings";
import type { Unfrozen } from "./freeze";
import { wishOf, withImages } from "./wishes";
import { workloadsOf } from "./workloads";

/** A template of ours with other images and dev modes than its files say; the rest of a wish is for every source alike. */
export function withOwnWishes(unfrozen: Unfrozen, wish: PublishWish, findings: Findings): Unfrozen {
  const { description, patches } = unfrozen;
  const named = description.components.flatMap(({ name, workload }) => {
    const all = workloadsOf([...unfrozen.folders.values()].flat());
    const own = all.find((one) => nameOf(one) === `${workload.kind}/${workload.name}`);
    return own ? [{ name, workload: own, container: containerOf(own, workload.container) }] : [];
  });
  const folders = [...unfrozen.folders].map(
    ([folder, objects]) =>
      [
        folder,
        withImages(objects, named, wish, (one) => named.find(({ name }) => name === one.name)?.container),
      ] as const,
  );
  const changed = new Map(patches);
  const components = description.components.map((component) => {
    const own = named.find(({ name }) => name === component.name);
    const dev = wishOf(component.name, wish)?.dev;
    if (!dev?.enabled || !own) return component;
    const field = `components.${component.name}.dev`;
    if (dev.entry !== undefined)
      findings.say({
        level: "refused",
        code: "dev-entry",
        field: `${field}.entry`,
        message: "A template.yaml has no dev entries to choose from.",
        remedy: "Take it out.",
      });
    const patch = tried(
      () => patchOf(own, own.container?.name ?? "", withWish(NO_CHANGE, dev), dev.patch),
      findings,
      "dev-patch",
      field,
    );
    if (patch === undefined || patch === "nothing") return component;
    const file = component.dev?.patch ?? `dev/${component.name}.yaml`;
    const before = patches.get(file);
    const joined: KubernetesObject | undefined = before
      ? tried(() => strategicMerge(before, patch), findings, "dev-patch", field)
      : patch;
    if (joined) changed.set(file, joined);
    return { ...component, dev: component.dev ?? { patch: file, beside: [] } };
  });
  return { description: { ...description, components }, folders: new Map(folders), patches: changed };
}

function containerOf({ spec }: Workload, name: string | undefined) {
  const { containers } = spec.template.spec;
  return containers.find((one) => one.name === name) ?? containers[0];
}
