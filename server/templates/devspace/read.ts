import { type Draft, type DraftComponent, emptyDraft } from "../draft";
import { endpointsOf } from "../manifests";
import { componentLabel } from "../names";
import { Field } from "../reading/field";
import type { LocatedMap } from "../reading/located";
import type { Reading } from "../reading/reading";
import { folderOf, resolveIn } from "../sources/tree";
import { type Command, readCommands } from "./commands";
import { readDeployments } from "./deployments";
import { type DevEntry, readDev } from "./dev";
import { readHooks } from "./hooks";
import { readImages } from "./images";
import { askForMissing } from "./missing";
import { regroup } from "./older";
import { readPipelines } from "./pipelines";
import { applyProfiles } from "./profiles";
import type { Project } from "./project";
import { Variables } from "./variables";

export interface DevspaceOptions {
  /** Profiles to apply, in order. */
  profiles: readonly string[];
  /** Values for what the file has no default for, by the variable's name. */
  defaults?: Readonly<Record<string, string>>;
}

interface Nested extends DevspaceOptions {
  given?: Record<string, string>;
  /** Files that led here. */
  through: readonly string[];
  /** Files that were read. */
  done: Set<string>;
}

const DEPENDENCIES_DEEP = 8;
const NEWEST = "v2beta1";
const OLDER = ["v1beta9", "v1beta10", "v1beta11"];

/** Reads a devspace.yaml and what it depends on within the source into a draft; says of every field what became of it. */
export function readDevspace(file: string, reading: Reading, options: DevspaceOptions): Draft {
  const draft = emptyDraft("");
  readProject(file, reading, draft, { ...options, through: [], done: new Set() });
  return draft;
}

/** Version a file says it has; undefined where it is none of DevSpace's. */
export function devspaceVersion(root: LocatedMap): string | undefined {
  const value = root.entries.get("version")?.value;
  return value?.type === "scalar" && /^v\d+((alpha|beta)\d+)?$/.test(value.text) ? value.text : undefined;
}

function readProject(file: string, reading: Reading, draft: Draft, options: Nested): void {
  if (options.done.has(file)) return;
  options.done.add(file);
  const [document, ...more] = reading.open(file) ?? [];
  if (!document) return;
  for (const one of more)
    new Field(one, reading).mark("refused", {
      code: "document",
      message: "A second document in one file.",
      remedy: "Keep the first.",
    });
  const whole = new Field(document, reading);
  if (document.type !== "map") {
    whole.mark("refused", {
      code: "not-devspace",
      message: "This is no DevSpace configuration.",
      remedy: "Start with version: v2beta1.",
    });
    return;
  }
  const version = devspaceVersion(document);
  const versionField = whole.get("version");
  if (version === undefined || !(version === NEWEST || OLDER.includes(version))) {
    whole.mark("refused", version === undefined ? notDevspace : tooOld(version, versionField));
    return;
  }
  versionField?.understand();
  const chosen = applyProfiles(document, options.profiles, reading);
  const imported = withImports(chosen, file, reading, 0);
  const root = version === NEWEST ? imported : regroup(imported, reading);
  readRoot(root, { file, reading, draft, options });
}

const notDevspace = {
  code: "not-devspace",
  message: "It has no version of DevSpace, such as v2beta1.",
  remedy: "Correct version, or choose another file.",
};
const tooOld = (version: string, field: Field | undefined) => ({
  code: "version",
  message: `${version} in line ${field?.at.line ?? 1} is not read.`,
  remedy: /^v1/.test(version)
    ? "Convert it with devspace upgrade config of DevSpace 5, or devspace init --reconfigure."
    : "Use v2beta1.",
});

interface Rooted {
  file: string;
  reading: Reading;
  draft: Draft;
  options: Nested;
}

function readRoot(root: LocatedMap, { file, reading, draft, options }: Rooted): void {
  const plain = new Field(root, reading);
  const folder = folderOf(file);
  const name = plain.get("name")?.raw() ?? (folder === "." ? "app" : (folder.split("/").at(-1) ?? "app"));
  draft.name ||= name;
  const images: Project["images"] = new Map();
  const variables = new Variables({
    reading,
    draft,
    name,
    profiles: options.profiles,
    images,
    given: options.given,
    defaults: options.defaults,
  });
  const field = plain.with(variables.resolve);
  const project: Project = {
    reading,
    draft,
    folder,
    variables,
    images,
    workloads: [],
    manifests: [],
    unrendered: [],
  };

  variables.declare(field.get("vars"));
  for (const section of ["images", "deployments", "dev", "dependencies", "vars"])
    refuseComputed(field, section);
  readDependencies(field.get("dependencies"), { file, project, options });
  readImages(field.get("images"), project);
  readDeployments(field.get("deployments"), project);
  const selection = readPipelines(field.get("pipelines"));
  const entries = readDev(field.get("dev"), project);
  readHooks(field.get("hooks"));
  const commands = readCommands(field.get("commands"));
  for (const [key, one] of field.get("functions")?.entries() ?? [])
    one.mark("refused", { code: "function", message: `Function ${key} is a script; none is run.` });
  field
    .get("localRegistry")
    ?.mark("ignored", { code: "local-registry", message: "The portal has a place for images." });
  field.get("pullSecrets")?.mark("ignored", {
    code: "pull-secrets",
    message: "Pull secrets are made on the template's page.",
    remedy: "Make one for the registry there.",
  });
  const required = field.get("require");
  required?.get("plugins")?.mark("refused", { code: "plugin", message: "Plugins of the CLI are not run." });
  required?.mark("ignored", {
    code: "cli-only",
    message: "The portal needs no program of the developer's machine.",
  });

  const wanted = entries.filter(({ dev }) => !selection.dev || selection.dev.includes(dev.name));
  draft.components.push(...components(project, wanted, commands));
  draft.devProfiles.push(
    ...wanted.filter(({ target, changesPod }) => !target && changesPod).map(({ dev }) => dev),
  );
  askForMissing(project, root);
  if (draft.components.length === 0 && draft.devProfiles.length === 0 && project.unrendered.length === 0)
    reading.say("asked", root.at, "", {
      code: "no-components",
      message: "Nothing here deploys or develops a component.",
      remedy: "Choose another file of the repository.",
    });
}

/** A whole section that a command would make. */
function refuseComputed(field: Field, section: string): void {
  const value = field.get(section);
  if (value?.type === "scalar") value.text();
}

function components(project: Project, entries: DevEntry[], commands: Command[]): DraftComponent[] {
  const taken = project.draft.components.map(({ name }) => name);
  const found = project.workloads.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  return found.map((workload) => {
    const own = entries.filter(({ target }) => target?.workload === workload);
    const changing = own.filter(({ changesPod }) => changesPod);
    const named = changing[0]?.target?.container;
    const container = workload.containers.find((one) => one.name === named) ?? workload.containers[0];
    const name = componentLabel(workload.name, taken);
    taken.push(name);
    const ports = [...new Set([...(container?.ports ?? []), ...own.flatMap(({ dev }) => dev.ports)])];
    return {
      name,
      workload: { kind: workload.kind, name: workload.name, container: container?.name ?? "" },
      image: container?.image ?? "",
      ports,
      endpoints: endpointsOf(workload, project.manifests).map(({ name: port, service, port: number }) => ({
        name: componentLabel(port),
        service,
        port: number,
      })),
      dependsOn: [],
      actions: commands
        .filter(({ labels }) => (labels ? fitsLabels(labels, workload.labels) : found.length === 1))
        .map(({ name: action, title, command }) => ({ name: action, title, command })),
      dev: changing.map(({ dev }) => dev),
    };
  });
}

const fitsLabels = (wanted: Record<string, string>, labels: Record<string, string>) =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** Imports by path are joined below the file's own content; others are asked about. */
function withImports(root: LocatedMap, file: string, reading: Reading, depth: number): LocatedMap {
  const section = root.entries.get("imports");
  if (!section) return root;
  const entries = new Map(root.entries);
  for (const item of new Field(section.value, reading).items()) {
    const from = dependencyFile(item, folderOf(file), reading);
    if (!from || depth > DEPENDENCIES_DEEP) continue;
    const [document] = reading.open(from) ?? [];
    if (document?.type !== "map") continue;
    const below = withImports(document, from, reading, depth + 1);
    for (const key of ["version", "name"]) {
      const entry = below.entries.get(key);
      if (entry) reading.cover(entry.value, "understood");
    }
    for (const [key, entry] of below.entries) {
      const own = entries.get(key);
      if (!own) entries.set(key, entry);
      else if (own.value.type === "map" && entry.value.type === "map")
        entries.set(key, {
          at: own.at,
          value: { ...own.value, entries: new Map([...entry.value.entries, ...own.value.entries]) },
        });
    }
  }
  return { ...root, entries };
}

interface Depending {
  file: string;
  project: Project;
  options: Nested;
}

function readDependencies(section: Field | undefined, { file, project, options }: Depending): void {
  const { reading, draft } = project;
  const entries: [string, Field][] =
    section?.type === "list"
      ? section.items().map((item) => [item.get("name")?.raw() ?? "", item])
      : (section?.entries() ?? []);
  for (const [name, field] of entries) {
    const from = dependencyFile(field.get("source") ?? field, folderOf(file), reading);
    const vars = field.get("vars");
    const given: Record<string, string> =
      vars?.type === "list"
        ? Object.fromEntries(
            vars.items().map((item) => [item.get("name")?.text() ?? "", item.get("value")?.text() ?? ""]),
          )
        : (vars?.textMap() ?? {});
    field
      .get("overwriteVars")
      ?.mark("ignored", { code: "overwrite-vars", message: "Variables are handed on by vars alone." });
    field
      .get("namespace")
      ?.mark("adapted", { code: "namespace", message: "Everything comes into the environment's namespace." });
    const profiles = [
      ...(field.get("profiles")?.texts() ?? []),
      ...[field.get("profile")?.text()].flatMap((one) => one ?? []),
    ];
    for (const key of ["ignoreDependencies", "skipBuild", "disableProfileActivation", "profileParents"])
      field.get(key)?.mark("ignored", { code: "cli-only", message: "The portal takes every part once." });
    const pipeline = field.get("pipeline");
    if (pipeline)
      pipeline.mark("asked", {
        code: "dependency-pipeline",
        message: `Of ${name} another pipeline than usual is meant.`,
        remedy: "Say which of its components are wanted.",
      });
    if (field.get("disabled")?.boolean() || !from) continue;
    const through = [...options.through, file];
    if (through.includes(from) || through.length > DEPENDENCIES_DEEP) {
      field.mark("refused", {
        code: "dependency-cycle",
        message: `${from} leads back to itself.`,
        remedy: "Break the circle.",
      });
      continue;
    }
    reading.say("adapted", field.at, field.path, {
      code: "dependency",
      message: `${name}: ${from} is read as well.`,
    });
    readProject(from, reading, draft, {
      profiles,
      given,
      through,
      done: options.done,
      defaults: options.defaults,
    });
  }
}

/** The file that a dependency or an import by path means; said, where there is none. */
function dependencyFile(field: Field, folder: string, reading: Reading): string | undefined {
  const git = field.get("git");
  if (git) {
    field.mark("asked", {
      code: "remote-source",
      message: `${git.raw()} is another repository; nothing is fetched.`,
      remedy: "Add it as a second source at a fixed commit.",
    });
    return undefined;
  }
  const written = field.get("path");
  const text = written?.text();
  field.get("name")?.understand();
  for (const key of ["subPath", "configName"]) field.get(key)?.understand();
  const config = field.get("configName")?.raw() ?? "devspace.yaml";
  if (!written || text === undefined) return undefined;
  const resolved = resolveIn(folder, text);
  if (typeof resolved === "string") {
    written.mark(resolved === "absolute" ? "refused" : "asked", {
      code: resolved === "absolute" ? "absolute-path" : "second-source",
      message: `${text} lies outside of this repository.`,
      remedy: "Add that repository as a second source.",
    });
    return undefined;
  }
  const file = /\.ya?ml$/.test(resolved.path)
    ? resolved.path
    : resolved.path === "."
      ? config
      : `${resolved.path}/${config}`;
  if (reading.tree.kind(file) === "file") return file;
  written.mark(reading.tree.kind(file) === "refused" ? "refused" : "asked", {
    code: "file-missing",
    message: `${file} is not in the source.`,
    remedy: "Correct the path.",
  });
  return undefined;
}
