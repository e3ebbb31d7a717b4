import type { DraftDev, KnownWorkload } from "../draft";
import { selects } from "../manifests";
import type { Field } from "../reading/field";
import { splitImage } from "./images";
import type { Project } from "./project";
import { BUILT } from "./variables";

export interface Target {
  workload: KnownWorkload;
  /** The container that the selector or the entry names; undefined where the pod has one only, or it is asked. */
  container?: string;
}

/** What an entry says of the pod that it is for; undefined where it says nothing that is known. */
export function selectorOf(field: Field): DraftDev["selector"] {
  const labels = field.get("labelSelector")?.textMap();
  const image = field.get("imageSelector")?.text();
  if (!labels && image === undefined) return undefined;
  return { ...(labels && { labels }), ...(image !== undefined && { image }) };
}

/** The workload that `labelSelector` or `imageSelector` of a dev entry means; what fits nothing, or several, is asked. */
export function selectTarget(field: Field, project: Project): Target | undefined {
  const labels = field.get("labelSelector")?.textMap();
  const imageField = field.get("imageSelector");
  const image = imageField?.text();
  const place = imageField ?? field.get("labelSelector") ?? field;
  if (imageField && image === undefined) return undefined;
  if (!labels && image === undefined) {
    project.reading.say("asked", field.at, field.path, {
      code: "selector-missing",
      message: "The entry does not say which pod it is for.",
      remedy: `Use labelSelector or imageSelector. ${listed(project.workloads)}`,
    });
    return undefined;
  }
  const found = project.workloads
    .filter((workload) => !labels || selects(labels, workload.labels))
    .flatMap((workload): Target[] => {
      if (image === undefined) return [{ workload }];
      const container = workload.containers.find((one) => fits(image, one.image, project));
      return container ? [{ workload, container: container.name }] : [];
    });
  const [target, ...more] = found;
  if (target && more.length === 0) return target;
  const wanted =
    image ??
    Object.entries(labels ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join(",");
  if (more.length > 0)
    place.mark("asked", {
      code: "selector-ambiguous",
      message: `${wanted} fits ${found.map(({ workload }) => workload.name).join(" and ")}.`,
      remedy: "Choose one of them.",
    });
  else if (project.unrendered.length > 0)
    place.mark("asked", {
      code: "selector-unrendered",
      message: `Whether ${wanted} fits is known when ${[...new Set(project.unrendered)].join(", ")} is rendered.`,
      remedy: "Choose the component when publishing.",
    });
  else if (project.workloads.length === 0)
    project.reading.say("asked", place.at, place.path, {
      code: "dev-profile",
      message: `Nothing here deploys ${wanted}: a dev profile for a component of another template.`,
      remedy: "Choose the template and the component it belongs to.",
    });
  else
    place.mark("asked", {
      code: "selector-fits-nothing",
      message: `${wanted} fits no workload.${near(image, project)}`,
      remedy: listed(project.workloads),
    });
  return undefined;
}

/** As the CLI compares: the whole name, except that images it builds get their tag only then. */
function fits(selector: string, image: string, project: Project): boolean {
  const wanted = splitImage(selector);
  const has = splitImage(image);
  if (wanted.repository !== has.repository) return false;
  const built = [...project.images.values()].some((one) => one.image === wanted.repository);
  if (built && (wanted.tag === "" || wanted.tag === BUILT || has.tag === BUILT)) return true;
  return (wanted.tag || "latest") === (has.tag || "latest");
}

function near(image: string | undefined, { workloads }: Project): string {
  if (image === undefined) return "";
  const { repository } = splitImage(image);
  const other = workloads
    .flatMap(({ containers }) => containers)
    .find((one) => splitImage(one.image).repository === repository);
  return other ? ` There is ${other.image}, another tag.` : "";
}

const listed = (workloads: KnownWorkload[]) =>
  workloads.length === 0
    ? "Nothing is deployed here."
    : `Choose one of ${workloads
        .slice(0, 20)
        .map(({ kind, name }) => `${kind} ${name}`)
        .join(", ")}.`;
