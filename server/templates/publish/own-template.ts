import path from "node:path";
import { type TemplateDescription, templateDescription } from "@/server/contract/template";
import type { PublishWish } from "@/server/contract/template-source";
import type { KubernetesObject } from "@/server/kubernetes";
import { isManifest } from "../manifests";
import { NAMESPACE, OBJECTS_MAX, type Render, renderAll, TOO_MANY } from "../objects";
import { Field } from "../reading/field";
import type { Located } from "../reading/located";
import { Reading } from "../reading/reading";
import { resolveIn, type SourceTree } from "../sources/tree";
import type { Findings } from "./findings";
import type { Unfrozen } from "./freeze";
import { kustomizedNamespaces } from "./namespaces";
import { normalObjects } from "./normal";

/** Reads a template.yaml of ours; its folders are rendered as kustomizations. Rejects when the renderer itself fails. */
export async function readTemplate(
  file: string,
  {
    tree,
    wish,
    render,
    findings,
  }: { tree: SourceTree; wish: PublishWish; render: Render; findings: Findings },
): Promise<Unfrozen | undefined> {
  const root = oneDocument(file, tree, findings);
  const parsed = root && templateDescription.safeParse(plain(root, tree));
  if (!parsed?.success) {
    for (const issue of parsed?.error.issues ?? [])
      findings.say({
        level: "refused",
        code: "description",
        file,
        line: lineOf(root, issue.path),
        field: issue.path.map(String).join("."),
        message: issue.message,
      });
    return undefined;
  }
  const { spec } = parsed.data;
  if (spec.podSecurity !== "restricted" && wish.podSecurity !== spec.podSecurity)
    findings.say({
      level: "asked",
      code: "pod-security",
      file,
      field: "spec.podSecurity",
      message: `Its pods want Pod Security ${spec.podSecurity}, which the source cannot give itself.`,
      remedy: `Allow it for this template (podSecurity: ${spec.podSecurity}), or write restricted.`,
    });
  const reached = spec.egress.filter((group) => group !== "none");
  // A wish of groups takes the place of these.
  if (reached.length > 0 && wish.egress === undefined)
    findings.say({
      level: "asked",
      code: "egress",
      file,
      field: "spec.egress",
      message: `Its pods want to reach ${reached.join(", ")}, which the source cannot give itself.`,
      remedy: `Say which groups they may reach (egress: [${reached.join(", ")}]), or none (egress: []).`,
    });
  const folder = path.posix.dirname(file);
  const folders: Unfrozen["folders"] = new Map();
  const writtenAt = new Map<string, string>();
  let count = 0;
  for (const written of foldersOf(spec)) {
    const at = inside(written, folder, "folder");
    if (at === undefined) continue;
    const earlier = writtenAt.get(at);
    if (earlier !== undefined) {
      findings.say({
        ...{ level: "refused", code: "folder-twice", file },
        message: `${earlier} and ${written} are the same folder.`,
        remedy: "Write it in one way.",
      });
      folders.set(written, []);
      continue;
    }
    writtenAt.set(at, written);
    const { objects, findings: problems } = await renderAll(
      [{ kind: "kustomization", path: at, namespace: NAMESPACE }],
      tree,
      { render },
    );
    for (const problem of problems) findings.say(problem);
    count += objects.length;
    if (count > OBJECTS_MAX) {
      findings.say({ ...TOO_MANY, file });
      return undefined;
    }
    folders.set(written, normalObjects(objects, kustomizedNamespaces([at], tree), findings));
  }
  const patches: Unfrozen["patches"] = new Map();
  for (const { name, dev } of spec.components) {
    const at = dev && inside(dev.patch, folder, "file");
    const document = at === undefined ? undefined : oneDocument(at, tree, findings);
    const patch = document && plain(document, tree);
    if (dev && isManifest(patch)) patches.set(dev.patch, patch as KubernetesObject);
    else if (dev && document)
      findings.say({
        level: "refused",
        code: "dev-patch",
        file: at,
        field: `components.${name}.dev.patch`,
        message: "It is no patch of a workload: apiVersion, kind and metadata.name have to be there.",
      });
  }
  return { description: spec, folders, patches };

  function inside(written: string, from: string, wanted: "file" | "folder"): string | undefined {
    const resolved = resolveIn(from, written);
    const kind = typeof resolved === "string" ? "refused" : tree.kind(resolved.path);
    if (typeof resolved === "object" && kind === wanted) return resolved.path;
    findings.say({
      level: "refused",
      code: kind === "refused" ? "path-escapes" : "file-missing",
      file,
      message:
        kind === "refused" ? `${written} leads out of the source.` : `${written} is not in the source.`,
      remedy: "Correct the path; it starts at the template.yaml.",
    });
    return undefined;
  }
}

/** Folders of the manifests, and of what runs beside components. */
function foldersOf({ source, components }: TemplateDescription["spec"]): Set<string> {
  const beside = components.flatMap(({ tools, dev }) => [...tools, ...(dev?.beside ?? [])]);
  return new Set([...source.folders, ...beside.map(({ folder }) => folder)]);
}

/** The one document of a file; what is wrong with its YAML is said. */
function oneDocument(file: string, tree: SourceTree, findings: Findings): Located | undefined {
  const reading = new Reading(tree);
  const [document, second] = reading.open(file) ?? [];
  for (const { code, message, remedy, line } of reading.findings)
    findings.say({ level: "refused", code, file, line, message, remedy });
  if (second || !document)
    findings.say({
      level: "refused",
      code: "document",
      file,
      message: second ? "It holds more than one document." : "It holds no document.",
      remedy: "Keep one.",
    });
  return reading.findings.length > 0 || second ? undefined : document;
}

const plain = (document: Located, tree: SourceTree): unknown =>
  new Field(document, new Reading(tree)).plain();

/** Line of the innermost value on a path that is there. */
function lineOf(root: Located | undefined, steps: PropertyKey[]): number | undefined {
  let value = root;
  for (const step of steps) {
    const next: Located | undefined =
      value?.type === "map"
        ? value.entries.get(String(step))?.value
        : value?.type === "list"
          ? value.items[Number(step)]
          : undefined;
    if (!next) break;
    value = next;
  }
  return value?.at.line;
}
