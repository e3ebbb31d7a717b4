import type { TemplateComponent } from "@/server/contract/template";
import type { ComponentWish, DevWish } from "@/server/contract/template-source";
import { strategicMerge } from "@/server/dev-mode/merge";
import type { KubernetesObject } from "@/server/kubernetes";
import { devPatch, hidesCode } from "../dev/patch";
import type { Draft, DraftDev } from "../draft";
import { containerOf, draftedOf, sharesVolume } from "./describe";
import { type Findings, tried } from "./findings";
import type { Named } from "./labels";

export const NO_CHANGE: DraftDev = {
  name: "dev",
  idle: false,
  sync: [],
  env: [],
  persist: [],
  patches: [],
  ports: [],
  open: [],
};

/** The dev mode of a component, and its patch. Absent: it has none. */
export interface DevMode {
  dev: NonNullable<TemplateComponent["dev"]>;
  patch: KubernetesObject;
}

/** What dev mode changes of a component: the first entry for it in the source, and what is wished. */
export function devModeOf(
  { name, workload }: Named,
  { draft, wish, findings }: { draft: Draft; wish: ComponentWish | undefined; findings: Findings },
): DevMode | undefined {
  const component = draftedOf(workload, draft);
  const [first, ...more] = component?.dev ?? [];
  if (wish?.dev?.enabled === false || (!first && !wish?.dev)) return undefined;
  const container = containerOf(workload, component)?.name ?? "";
  const own = more.filter((one) => one.name === first?.name);
  for (const { name: entry, container: other } of more)
    findings.say({
      level: "ignored",
      code: "dev-entries",
      field: `dev.${entry}`,
      message:
        own.length > 0 && other !== undefined
          ? `Dev mode changes one container of ${name}; what is said of its container ${other} is left out.`
          : `${name} has several dev entries; the first, ${first?.name}, is taken, not ${entry}.`,
      remedy: `Choose another by components.${name}.dev.entry.`,
    });
  const dev = withWish(first ?? NO_CHANGE, wish?.dev);
  sayLimits(name, dev, findings);
  const patch = tried(
    () => patchOf({ name, workload }, container, dev, wish?.dev?.patch),
    findings,
    "dev-patch",
    `components.${name}.dev`,
  );
  if (patch === undefined) return undefined;
  if (patch === "nothing") {
    findings.say({
      level: "ignored",
      code: "dev-nothing",
      field: `dev.${dev.name}`,
      message: `Nothing of the pod of ${name} changes by ${dev.name}, so that it has no dev mode.`,
      remedy: `Say a command or an image (components.${name}.dev).`,
    });
    return undefined;
  }
  return {
    dev: {
      patch: `dev/${name}.yaml`,
      ...(sharesVolume(workload) && { order: "old-first" as const }),
      beside: [],
    },
    patch,
  };
}

/** What is wished of a dev mode, instead of what an entry says. */
export function withWish(dev: DraftDev, wish: DevWish | undefined): DraftDev {
  const { image, command, args, env, workingDir } = wish ?? {};
  const names = env?.map(({ name }) => name) ?? [];
  return {
    ...dev,
    ...(image !== undefined && { image }),
    ...(command && { command, idle: false }),
    ...(args && { args }),
    ...(env && { env: [...dev.env.filter(({ name }) => !names.includes(name)), ...env] }),
    ...(workingDir !== undefined && { workingDir }),
  };
}

/** The patch of an entry, with one of the wish on top; `given` may leave out what it is of. Throws where they do not fit. */
export function patchOf(
  { workload }: Named,
  container: string,
  dev: DraftDev,
  given: unknown,
): KubernetesObject | "nothing" {
  const made = devPatch(workload, container, dev);
  if (given === undefined) return made ?? "nothing";
  const base: KubernetesObject = made ?? {
    apiVersion: "apps/v1",
    kind: workload.kind,
    metadata: { name: workload.metadata.name },
    spec: { template: { spec: {} } },
  };
  return strategicMerge(base, given);
}

/** What dev mode cannot do yet, or does in another way. */
function sayLimits(component: string, dev: DraftDev, findings: Findings): void {
  const field = `dev.${dev.name}`;
  for (const { from, to } of dev.sync)
    findings.say({
      level: "ignored",
      code: "dev-sync",
      field: `${field}.sync`,
      message: `${from} is not brought to ${to ?? "the container"} of ${component}: dev mode has the files of its image so far.`,
      remedy: "Have a dev image that holds the code, or sync it by the DevSpace CLI.",
    });
  for (const { path } of dev.persist)
    findings.say(
      hidesCode(path, dev)
        ? {
            level: "ignored",
            code: "dev-cache",
            field: `${field}.persistPaths`,
            message: `${path} is not kept: an empty volume there would hide the files of the image.`,
            remedy: "Name the folder of the cache alone.",
          }
        : {
            level: "adapted",
            code: "dev-cache",
            field: `${field}.persistPaths`,
            message: `${path} of ${component} is a volume that starts empty and lives as long as the dev pod.`,
          },
    );
  if (dev.patches.length > 0)
    findings.say({
      level: "adapted",
      code: "dev-pod-patches",
      field: `${field}.patches`,
      message: `Patches of the pod (${dev.patches.length}) are carried out once, on the pod of ${component} as it is published.`,
    });
}
