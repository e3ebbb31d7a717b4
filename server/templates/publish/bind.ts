import type { PublishWish } from "@/server/contract/template-source";
import { splitImage } from "../devspace/images";
import { BUILT } from "../devspace/variables";
import type { Draft, DraftComponent, DraftDev } from "../draft";
import { selects } from "../manifests";
import type { Finding } from "../reading/report";
import { containerOf, draftedOf } from "./describe";
import type { Findings } from "./findings";
import type { Named } from "./labels";

/** Questions of the reader that rendering, or the wish, may answer. */
const OPEN = /^(selector-|dev-profile$)/;

/**
 * The draft with dev entries at the components that they are for: those that the wish names, and those whose selector fits one
 * workload now that everything is rendered. Says what the reader had to say, but for what is answered by that.
 */
export function bound(
  draft: Draft,
  named: readonly Named[],
  { remarks, wish, findings }: { remarks: readonly Finding[]; wish: PublishWish; findings: Findings },
): Draft {
  const answered = new Set<string>();
  const entries = new Map<string, DraftDev[]>();
  for (const [name, { dev }] of Object.entries(wish.components ?? {})) {
    if (dev?.entry === undefined) continue;
    const all = [...draft.devProfiles, ...draft.components.flatMap((one) => one.dev)];
    const found = all.filter((one) => one.name === dev.entry);
    if (found.length > 0) answered.add(dev.entry);
    else
      findings.say({
        level: "refused",
        code: "dev-entry",
        field: `components.${name}.dev.entry`,
        message: `The source has no dev entry ${dev.entry}.`,
        remedy: `Use one of ${[...new Set(all.map((one) => one.name))].join(", ") || "none: it has no entries"}.`,
      });
    entries.set(name, found);
  }
  for (const profile of draft.devProfiles) {
    if (answered.has(profile.name) || !profile.selector) continue;
    const fitting = named.filter(({ workload }) => fits(profile, workload));
    const [one, ...more] = fitting;
    if (!one || more.length > 0) continue;
    answered.add(profile.name);
    entries.set(one.name, [...(entries.get(one.name) ?? []), profile]);
  }
  sayRemarks(remarks, answered, named, findings);
  return {
    ...draft,
    components: named.map(({ name, workload }): DraftComponent => {
      const drafted = draftedOf(workload, draft);
      const container = containerOf(workload, drafted);
      const dev = entries.get(name) ?? drafted?.dev ?? [];
      return {
        ...(drafted ?? { ports: [], endpoints: [], dependsOn: [], actions: [] }),
        name: drafted?.name ?? name,
        workload: {
          kind: workload.kind,
          name: workload.metadata.name,
          container: dev[0]?.container ?? imageContainer(dev[0], workload) ?? container?.name ?? "",
        },
        image: container?.image ?? "",
        dev,
      };
    }),
  };
}

function fits({ selector }: DraftDev, workload: Named["workload"]): boolean {
  const { labels, image } = selector ?? {};
  if (!labels && image === undefined) return false;
  const isLabelled = !labels || selects(labels, workload.spec.template.metadata.labels);
  return isLabelled && (image === undefined || containerWith(image, workload) !== undefined);
}

const imageContainer = (dev: DraftDev | undefined, workload: Named["workload"]) =>
  dev?.selector?.image === undefined ? undefined : containerWith(dev.selector.image, workload)?.name;

/** As the reader compares images: the whole name, but for the tag of one that is built. */
function containerWith(image: string, { spec }: Named["workload"]) {
  const wanted = splitImage(image);
  return spec.template.spec.containers.find((container) => {
    const has = splitImage(container.image ?? "");
    const isBuilt = [wanted.tag, has.tag].includes(BUILT);
    const isTag = (wanted.tag || "latest") === (has.tag || "latest");
    return has.repository === wanted.repository && (isBuilt || isTag);
  });
}

function sayRemarks(
  remarks: readonly Finding[],
  answered: ReadonlySet<string>,
  named: readonly Named[],
  findings: Findings,
): void {
  const components = named.map(({ name }) => name).join(", ");
  for (const { level, code, path, file, line, message, remedy } of remarks) {
    if (level === "understood") continue;
    const entry = /^dev\.([^.[]+)/.exec(path)?.[1];
    if (OPEN.test(code) && entry !== undefined && answered.has(entry)) continue;
    const isOpen = code === "selector-unrendered" && components !== "";
    findings.say({
      level,
      code: isOpen ? "selector-fits-nothing" : code,
      file,
      line,
      field: path,
      message: isOpen ? `Its selector fits none, or several, of ${components}.` : message,
      remedy: OPEN.test(code) && entry !== undefined ? naming(entry, isOpen ? undefined : remedy) : remedy,
    });
  }
}

const naming = (entry: string, remedy: string | undefined) =>
  `${remedy ? `${remedy} Or name` : "Name"} it for a component: components.NAME.dev.entry: ${entry}.`;
