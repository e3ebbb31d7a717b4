import { templateComponent } from "@/server/contract/template";
import type { PublishWish } from "@/server/contract/template-source";
import type { KubernetesObject } from "@/server/kubernetes";
import { nameOf, type SourceObject } from "../checks/finding";
import { bound } from "./bind";
import { containerOf, described, draftedOf } from "./describe";
import { devModeOf } from "./dev";
import type { Findings } from "./findings";
import type { Unfrozen } from "./freeze";
import { labelled, type Named, namesOf } from "./labels";
import { normalObjects } from "./normal";
import { parametersOf } from "./parameters";
import { sayPlaceholders } from "./placeholders";
import { safePods } from "./safe-pods";
import { withSecrets } from "./secret-parameters";
import type { Source } from "./source";
import { wishOf, withImages } from "./wishes";
import { workloadsOf } from "./workloads";

/** Folder that the objects of a source without a description of ours are in. */
const FOLDER = "objects";

/** A source without a description of ours: one component for each workload. */
export function describedSource(source: Source, wish: PublishWish, findings: Findings): Unfrozen {
  const made = safePods(source.made, wish.podSecurity ?? "restricted", findings);
  const own = normalObjects([...made, ...source.rendered], source.namespaces, findings);
  const first = namesOf(workloadsOf(own), own, findings);
  const draft = bound(source.draft, first, { remarks: source.remarks, wish, findings });
  const imaged = withImages(own, first, wish, ({ workload }) =>
    containerOf(workload, draftedOf(workload, draft)),
  );
  const marked = labelled(imaged, found(first, imaged), findings);
  const { objects, secrets, names, parameters: given } = withSecrets(marked, draft, { wish, findings });
  const named = found(first, objects);
  const devs = named.flatMap((one) => {
    const mode = devModeOf(one, { draft, wish: wishOf(one.name, wish), findings });
    return mode ? [{ name: one.name, ...mode }] : [];
  });
  const isMade = ({ object }: SourceObject) =>
    source.made.some((one) => nameOf(one.object) === nameOf(object));
  sayPlaceholders(objects.filter(isMade), names, { made: true, findings });
  sayPlaceholders(
    objects.filter((one) => !isMade(one)),
    names,
    { made: false, findings },
  );
  sayPlaceholders(
    devs.map(({ patch }) => ({ object: patch })),
    names,
    { made: true, findings },
  );
  const everything = [
    ...objects.map(({ object }) => object as KubernetesObject),
    ...devs.map(({ patch }) => patch),
  ];
  const parameters = [...given, ...parametersOf(draft, everything, { remarks: source.remarks, findings })];
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
        ...(isCommandPath(source.config) && { devspaceConfig: source.config }),
        ...devs.filter(({ name }) => name === component.name).map(({ dev }) => ({ dev }))[0],
      })),
      podSecurity: "restricted",
      egress: [],
      secrets,
      values: [],
      ...(parameters.length > 0 && { parameters }),
    },
    made: new Set(source.made.map(({ object }) => nameOf(object))),
    folders: new Map([[FOLDER, objects]]),
    patches: new Map(devs.map(({ dev, patch }) => [dev.patch, patch])),
  };
}

const isCommandPath = (path: string | undefined) =>
  templateComponent.shape.devspaceConfig.unwrap().safeParse(path).success;

/** The same components, with their workloads as they are among `objects`. */
function found(named: readonly Named[], objects: readonly SourceObject[]): Named[] {
  const workloads = workloadsOf(objects);
  return named.flatMap(({ name, workload }) => {
    const own = workloads.find((one) => nameOf(one) === nameOf(workload));
    return own ? [{ name, workload: own }] : [];
  });
}
