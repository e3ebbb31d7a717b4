import path from "node:path";
import type { ContentsKind } from "@/server/contract/template-source";
import { checkSource } from "../check";
import { devspaceVersion } from "../devspace/read";
import { type Located, type LocatedMap, parseLocated } from "../reading/located";
import type { SourceTree } from "../sources/tree";

const NAMED_MAX = 12;

/** What a file is, by its content; undefined for what is none of these. */
export function kindOfFile(tree: SourceTree, file: string): ContentsKind | undefined {
  const root = rootOf(tree, file);
  const name = path.posix.basename(file);
  if (/^kustomization(\.ya?ml)?$/i.test(name)) return "kustomization";
  if (name === "Chart.yaml") return "chart";
  if (!root) return isMeant(tree, file) ? "manifests" : undefined;
  const apiVersion = textOf(root, "apiVersion");
  if (apiVersion.startsWith("devspace-portal.io/") && textOf(root, "kind") === "Template") return "template";
  if (devspaceVersion(root)) return "devspace";
  if (apiVersion !== "" && textOf(root, "kind") !== "") return "manifests";
  return root.entries.has("services") || root.entries.has("include") ? "compose" : undefined;
}

/** Broken manifests are manifests still, and too large ones: what is wrong with them is for the renderer to say. */
function isMeant(tree: SourceTree, file: string): boolean {
  const text = tree.read(file);
  return text === undefined ? tree.kind(file) === "file" : /^"?apiVersion"?:/m.test(text);
}

/** What a candidate would bring, in a few words for whoever has to choose. */
export function brings(tree: SourceTree, kind: ContentsKind, file: string): string {
  if (kind === "devspace" || kind === "compose") {
    const { draft, findings } = checkSource(tree, { file });
    const fault = findings.find(({ code }) => code === "yaml-invalid" || code === "yaml-too-large");
    if (fault) return `nothing yet: ${fault.file} cannot be read in line ${fault.line}`;
    const { components, devProfiles, sources } = draft;
    const rendered = sources.filter(
      (one) => one.kind === "chart" || one.kind === "kustomization" || one.kind === "manifests",
    );
    return (
      [
        components.length > 0 ? `components ${named(components)}` : "",
        devProfiles.length > 0 ? `dev settings ${named(devProfiles)}` : "",
        rendered.length > 0 ? `what ${rendered.map(({ paths }) => paths.join(", ")).join(", ")} deploys` : "",
      ]
        .filter(Boolean)
        .join("; ") || "no component"
    );
  }
  if (kind === "manifests") {
    const files = tree.kind(file) === "file" ? [file] : tree.list(file).filter((name) => MANIFEST.test(name));
    return files.length === 1 ? "one file of manifests" : `${files.length} files of manifests`;
  }
  const root = rootOf(tree, file);
  if (kind === "chart") return `the chart ${textOf(root, "name")} ${textOf(root, "version")}`.trim();
  const list = root?.entries.get(kind === "template" ? "spec" : "resources")?.value;
  if (kind === "template") {
    const components = list?.type === "map" ? list.entries.get("components")?.value : undefined;
    const names = components?.type === "list" ? components.items.map((one) => textOf(one, "name")) : [];
    return `components ${names.slice(0, NAMED_MAX).join(", ")}`;
  }
  const count = list?.type === "list" ? list.items.length : 0;
  return count === 1 ? "one resource" : `${count} resources`;
}

const MANIFEST = /\.(ya?ml|json)$/;

const named = (all: { name: string }[]) =>
  all
    .slice(0, NAMED_MAX)
    .map(({ name }) => name)
    .join(", ") + (all.length > NAMED_MAX ? ` and ${all.length - NAMED_MAX} more` : "");

function rootOf(tree: SourceTree, file: string): LocatedMap | undefined {
  const text = tree.read(file);
  const root = text === undefined ? undefined : parseLocated(text, file).documents[0];
  return root?.type === "map" ? root : undefined;
}

function textOf(value: Located | undefined, name: string): string {
  const found = value?.type === "map" ? value.entries.get(name)?.value : undefined;
  return found?.type === "scalar" ? found.text : "";
}
