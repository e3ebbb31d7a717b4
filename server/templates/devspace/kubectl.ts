import { isAllowedKind, isManifest, workloadOf } from "../manifests";
import { Field } from "../reading/field";
import { type Located, parseLocated } from "../reading/located";
import { resolveIn } from "../sources/tree";
import { ignoreKeys, type Project } from "./project";

const MANIFEST = /\.(ya?ml|json)$/;
const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
/** Fields of a kustomization that leave names, labels and images as they are. */
const PLAIN_FIELDS = new Set([
  "apiVersion",
  "kind",
  "resources",
  "namespace",
  "metadata",
  "commonAnnotations",
]);
const FOLDERS_DEEP = 8;

/** `kubectl` of a deployment: manifests, folders, patterns, kustomizations. */
export function readKubectl(name: string, field: Field, project: Project): void {
  ignoreKeys(field, "kubectl-option", {
    applyArgs: "The portal applies objects itself.",
    createArgs: "The portal applies objects itself.",
    deleteArgs: "The portal applies objects itself.",
    replaceImageTags: "The portal gives its own tags.",
    kubectlBinaryPath: "The portal applies objects itself.",
    kustomizeBinaryPath: "The portal has a kustomize of its own.",
    cmdPath: "The portal applies objects itself.",
  });
  field.get("kustomizeArgs")?.mark("refused", {
    code: "kustomize-arguments",
    message: "Arguments of kustomize are not passed on.",
    remedy: "Leave them out: local bases without plugins need none.",
  });
  field.get("patches")?.mark("asked", {
    code: "manifest-patches",
    message: "Patches of manifests are not carried out yet.",
    remedy: "Use a kustomization.",
  });
  const kustomize = field.get("kustomize")?.boolean() ?? false;
  const inline = field.get("inlineManifest");
  if (inline) {
    const text = inline.text();
    const before = project.manifests.length;
    if (text !== undefined)
      takeText(text, inline.at.file, { name, place: inline, project, offset: inline.at.line });
    // No file has them that a renderer could read.
    project.draft.objects.push(...project.manifests.slice(before));
    project.draft.sources.push({ deployment: name, kind: "objects", paths: [] });
  }
  const paths = (field.get("manifests")?.items() ?? []).flatMap((item) =>
    manifestPaths(item, { kustomize, name, project }),
  );
  if (paths.length > 0)
    project.draft.sources.push({ deployment: name, kind: kustomize ? "kustomization" : "manifests", paths });
}

function manifestPaths(
  item: Field,
  { kustomize, name, project }: { kustomize: boolean; name: string; project: Project },
): string[] {
  const written = item.text();
  if (written === undefined) return [];
  const { tree } = project.reading;
  if (/^(https?:\/\/|git@|github\.com\/)|\?ref=/.test(written)) {
    item.mark("refused", {
      code: "remote-manifest",
      message: `${written} is fetched by nobody.`,
      remedy: "Put it into the repository, or name it as something the cluster must already have.",
    });
    project.draft.prerequisites.push(written);
    return [];
  }
  const resolved = resolveIn(project.folder, written.replace(/\/?\*\*?(\/\*)?(\.ya?ml)?$/, "") || ".");
  if (typeof resolved === "string") {
    item.mark(resolved === "absolute" ? "refused" : "asked", {
      code: resolved === "absolute" ? "absolute-path" : "second-source",
      message: `${written} is not in this repository.`,
      remedy: "Use a path in the repository, or add that repository as a second source.",
    });
    return [];
  }
  const kind = tree.kind(resolved.path);
  if (kind === "refused") {
    item.mark("refused", { code: "path-escapes", message: `${written} leads out of the repository.` });
    return [];
  }
  if (kind === "absent") {
    item.mark("asked", {
      code: "manifests-missing",
      message: `${written} is not in the source.`,
      remedy: "Correct the path, or commit what makes it.",
    });
    project.unrendered.push(name);
    return [];
  }
  if (kustomize) {
    const changed: string[] = [];
    takeKustomization(resolved.path, { name, place: item, project, changed }, 0);
    // What its workloads are called and labelled is known only when it is rendered.
    if (changed.length > 0) project.workloads = project.workloads.filter((one) => one.deployment !== name);
    return [resolved.path];
  }
  const files =
    kind === "file"
      ? [resolved.path]
      : tree
          .list(resolved.path)
          .filter((one) => MANIFEST.test(one))
          .map((one) => (resolved.path === "." ? one : `${resolved.path}/${one}`));
  if (files.length === 0)
    item.mark("asked", {
      code: "manifests-missing",
      message: `${written} holds no manifests.`,
      remedy: "Correct the path.",
    });
  for (const file of files) takeFile(file, { name, place: item, project });
  return files;
}

interface Taking {
  name: string;
  place: Field;
  project: Project;
  /** Fields of kustomizations that change names, labels or images. */
  changed?: string[];
  /** Lines before the text, where it stands inside of another file. */
  offset?: number;
}

function takeKustomization(folder: string, taking: Taking, depth: number): void {
  const { place, project, name } = taking;
  const { tree } = project.reading;
  const file = KUSTOMIZATIONS.map((one) => (folder === "." ? one : `${folder}/${one}`)).find(
    (one) => tree.kind(one) === "file",
  );
  if (!file || depth > FOLDERS_DEEP) {
    place.mark("asked", {
      code: "kustomization-missing",
      message: file
        ? `${folder} goes deeper than ${FOLDERS_DEEP} bases.`
        : `${folder} holds no kustomization.`,
      remedy: "Correct the path.",
    });
    project.unrendered.push(name);
    return;
  }
  const parsed = parseLocated(tree.read(file) ?? "", file);
  project.reading.faults({ ...parsed, dropped: [] });
  const [root] = parsed.documents;
  if (root?.type !== "map") return;
  const changing = [...root.entries.keys()].filter((key) => !PLAIN_FIELDS.has(key));
  if (changing.length > 0) {
    project.unrendered.push(name);
    taking.changed?.push(...changing);
  }
  for (const key of ["helmCharts", "generators", "transformers", "validators"]) {
    const entry = root.entries.get(key);
    if (entry)
      project.reading.say("refused", entry.at, key, {
        code: "kustomize-plugin",
        message: `${key} runs programs or fetches charts.`,
        remedy: "Render it and commit the result.",
      });
  }
  for (const key of ["resources", "bases", "components"]) {
    const list = root.entries.get(key)?.value;
    for (const item of list?.type === "list" ? list.items : []) takeResource(item, folder, taking, depth);
  }
}

function takeResource(item: Located, folder: string, taking: Taking, depth: number): void {
  const { reading } = taking.project;
  const written = item.type === "scalar" ? item.text : "";
  const resolved = /:\/\/|^git@|^github\.com\/|\?ref=/.test(written) ? "remote" : resolveIn(folder, written);
  const kind = typeof resolved === "object" ? reading.tree.kind(resolved.path) : "refused";
  if (typeof resolved === "object" && kind === "file") takeFile(resolved.path, taking);
  else if (typeof resolved === "object" && kind === "folder")
    takeKustomization(resolved.path, taking, depth + 1);
  else
    reading.say("refused", item.at, item.path, {
      code: resolved === "remote" ? "remote-base" : "kustomize-path",
      message:
        resolved === "remote" ? `${written} is fetched by nobody.` : `${written} is not in the source.`,
      remedy: "Put it into the repository.",
    });
}

function takeFile(file: string, taking: Taking): void {
  const text = taking.project.reading.tree.read(file);
  if (text === undefined)
    taking.place.mark("refused", {
      code: "file-unreadable",
      message: `${file} is too large, no text, or leads out of the source.`,
    });
  else takeText(text, file, taking);
}

function takeText(text: string, file: string, { name, project, offset = 0 }: Taking): void {
  const parsed = parseLocated(text, file);
  const shift = (at: { file: string; line: number; column: number }) => ({ ...at, line: at.line + offset });
  project.reading.faults({
    ...parsed,
    faults: parsed.faults.map((fault) => ({ ...fault, at: shift(fault.at) })),
    dropped: [],
  });
  for (const document of parsed.documents) {
    const manifest = new Field(document, project.reading).plain();
    if (manifest === null) continue;
    if (!isManifest(manifest)) {
      project.reading.say("refused", shift(document.at), "", {
        code: "no-manifest",
        message: "This is no Kubernetes object with a kind and a name.",
        remedy: "Correct it, or leave the file out.",
      });
      continue;
    }
    if (manifest.kind === "Namespace") {
      project.reading.say("ignored", shift(document.at), "kind", {
        code: "namespace-object",
        message: `Namespace ${manifest.metadata.name} gives way to the environment's own.`,
      });
      continue;
    }
    if (!isAllowedKind(manifest.kind)) {
      project.reading.say("refused", shift(document.at), "kind", {
        code: "kind",
        message: `${manifest.kind} ${manifest.metadata.name} cannot be part of an environment.`,
        remedy: "Take it out; the cluster must already have it.",
      });
      project.draft.prerequisites.push(`${manifest.kind} ${manifest.metadata.name}`);
      continue;
    }
    project.manifests.push(manifest);
    const workload = workloadOf(manifest, name);
    if (workload) project.workloads.push(workload);
  }
}
