import type { PublishFinding, PublishFound, PublishWish } from "@/server/contract/template-source";
import type { Workload } from "@/server/kubernetes";
import { nameOf, type SourceObject } from "../checks/finding";
import type { Render } from "../objects";
import type { SourceTree } from "../sources/tree";
import { bound } from "./bind";
import { choose } from "./choose";
import { containerOf, described, draftedOf } from "./describe";
import { candidatesOf } from "./detect";
import { devModeOf } from "./dev";
import { Findings } from "./findings";
import { foundIn } from "./found";
import { frozen, type Unfrozen } from "./freeze";
import { labelled, type Named, namesOf } from "./labels";
import { normalObjects } from "./normal";
import { readTemplate } from "./own-template";
import { withParameters } from "./parameters";
import { sayPlaceholders } from "./placeholders";
import type { RevisionContent } from "./revision";
import { safePods } from "./safe-pods";
import { readSource, type Source } from "./source";
import { sayUnknown, wished, withImages } from "./wishes";
import { workloadsOf } from "./workloads";

export interface Published {
  /** Absent where a finding is refused or asked. */
  revision?: RevisionContent;
  found: PublishFound;
  findings: PublishFinding[];
}

/** Folder that the objects of a source without a description of ours are in. */
const FOLDER = "objects";

/**
 * What a source is as a template. Pure but for `render`: the same source and wish give the same revision. Nothing in a source
 * makes it throw; rejects when the renderer itself fails.
 */
export async function publishTree(tree: SourceTree, wish: PublishWish, render: Render): Promise<Published> {
  const findings = new Findings();
  const candidates = candidatesOf(tree, wish.contents, findings);
  const chosen = choose(candidates, tree, findings);
  const source = chosen && chosen.kind !== "template";
  const context = { tree, wish, render, findings };
  const read = source ? await readSource(chosen, context) : undefined;
  const unfrozen = read
    ? describedSource(read, wish, findings)
    : chosen && (await readTemplate(chosen.file, context));
  const whole = unfrozen && { ...unfrozen, description: wished(unfrozen.description, wish) };
  if (whole) {
    const names = whole.description.components.map(({ name }) => name);
    sayUnknown(names, wish, findings);
  }
  const revision = whole && frozen(whole, findings);
  return {
    ...(revision && { revision }),
    found: {
      ...(chosen && { kind: chosen.kind, file: chosen.file }),
      candidates,
      ...foundIn([...(whole?.folders.values() ?? [])].flat(), whole?.description.components ?? []),
      ...(read?.coverage && { coverage: read.coverage }),
    },
    findings: findings.list(),
  };
}

/** A source without a description of ours: one component for each workload. */
function describedSource(source: Source, wish: PublishWish, findings: Findings): Unfrozen {
  const made = safePods(source.made, wish.podSecurity ?? "restricted", findings);
  const own = normalObjects([...made, ...source.rendered], findings);
  const first = namesOf(workloadsOf(own), own, findings);
  const draft = bound(source.draft, first, { remarks: source.remarks, wish, findings });
  const imaged = withImages(own, first, wish, ({ workload }) =>
    containerOf(workload, draftedOf(workload, draft)),
  );
  const marked = labelled(imaged, found(first, imaged), findings);
  const { objects, secrets } = withParameters(marked, draft, { wished: wish.secrets ?? [], findings });
  const named = found(first, objects);
  const devs = named.flatMap((one) => {
    const mode = devModeOf(one, { draft, wish: wish.components?.[one.name], findings });
    return mode ? [{ name: one.name, ...mode }] : [];
  });
  const isMade = ({ object }: SourceObject) =>
    source.made.some((one) => nameOf(one.object) === nameOf(object));
  sayPlaceholders(objects.filter(isMade), draft, { made: true, findings });
  sayPlaceholders(
    objects.filter((one) => !isMade(one)),
    draft,
    { made: false, findings },
  );
  sayPlaceholders(
    devs.map(({ patch }) => ({ object: patch })),
    draft,
    { made: true, findings },
  );
  const components = described(named, objects, draft, findings);
  if (components.length === 0 && !findings.stopped)
    findings.say({
      level: "refused",
      code: "no-components",
      message: "The source has no Deployment and no StatefulSet, so nothing can be a component.",
      remedy: "Name the folder that they are in (contents.path).",
    });
  return {
    description: {
      title: draft.name.slice(0, 200) || "Application",
      source: { folders: [FOLDER] },
      components: components.map((component) => ({
        ...component,
        ...devs.filter(({ name }) => name === component.name).map(({ dev }) => ({ dev }))[0],
      })),
      podSecurity: "restricted",
      egress: [],
      secrets,
      values: [],
    },
    folders: new Map([[FOLDER, objects]]),
    patches: new Map(devs.map(({ dev, patch }) => [dev.patch, patch])),
  };
}

/** The same components, with their workloads as they are among `objects`. */
function found(named: readonly Named[], objects: readonly SourceObject[]): Named[] {
  return named.flatMap(({ name, workload }) => {
    const own = objects.find(({ object }) => nameOf(object) === nameOf(workload))?.object;
    return own ? [{ name, workload: own as Workload }] : [];
  });
}
