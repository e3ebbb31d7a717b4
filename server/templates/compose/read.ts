import { type Draft, emptyDraft } from "../draft";
import { Field } from "../reading/field";
import type { LocatedMap } from "../reading/located";
import type { Reading } from "../reading/reading";
import { folderOf, resolveIn } from "../sources/tree";
import { jobsOf } from "./dependencies";
import { envLines, interpolation } from "./interpolation";
import { mergeCompose, withExtends } from "./merge";
import { readPorts } from "./ports";
import { declareFiles } from "./secrets";
import { readService } from "./service";
import type { Stack } from "./stack";

export interface ComposeOptions {
  /** Profiles whose services are taken besides those without one. */
  profiles: readonly string[];
  /** Values for what the file has no default for, by the variable's name. */
  defaults?: Readonly<Record<string, string>>;
}

const INCLUDES_DEEP = 8;
/** Reverse proxies whose work the portal does by its own addresses. */
const PROXY = /^(docker\.io\/)?(library\/)?traefik(:|@|$)/;

/** Reads a Compose file, with its override and what it includes, into a draft; says of every field what became of it. */
export function readCompose(file: string, reading: Reading, options: ComposeOptions): Draft {
  const draft = emptyDraft("");
  const folder = folderOf(file);
  const base = openFile(file, reading, 0);
  if (!base) return draft;
  const override = file.replace(/\.(ya?ml)$/, ".override.$1");
  const over = reading.tree.kind(override) === "file" ? openFile(override, reading, 0) : undefined;
  if (over)
    reading.say("adapted", over.at, "", {
      code: "override",
      message: `${override} is joined over ${file}, as Compose does.`,
    });
  const document = over ? mergeCompose(base, over, reading) : base;
  const environment = reading.tree.read(folder === "." ? ".env" : `${folder}/.env`);
  const filling = interpolation(draft, envLines(environment ?? ""), options.defaults);
  const [resolve, keep, open] = [filling("fill"), filling("keep"), filling("open")];
  const root = new Field(document, reading, resolve);
  draft.name = root.get("name")?.text() ?? (folder === "." ? "app" : (folder.split("/").at(-1) ?? "app"));
  root.get("version")?.mark("ignored", { code: "version", message: "Compose itself ignores it." });
  root.get("networks")?.mark("ignored", {
    code: "compose-only",
    message: "An environment is one network of its own; its services find each other.",
  });
  for (const [name, field] of root.entries())
    if (name.startsWith("x-"))
      field.mark("ignored", { code: "extension", message: "An extension, by its name of no meaning." });
  const volumes = readVolumeNames(root.get("volumes"));
  declareFiles(root, { draft, reading, folder, keep });
  const services = chosenServices(root, options.profiles);
  const stack: Stack = {
    reading,
    draft,
    folder,
    resolve,
    keep,
    open,
    services: services.map(([name]) => name),
    published: publishedPorts(services),
    jobs: jobsOf(services),
    volumes,
  };
  for (const [name, field] of services) {
    field.get("profiles")?.understand();
    field.get("extends")?.understand();
    readService(name, field, stack);
  }
  if (draft.components.length > 0) draft.sources.push({ deployment: draft.name, kind: "objects", paths: [] });
  else
    reading.say("asked", document.at, "", {
      code: "no-components",
      message: "No service here can be a component.",
      remedy: "Choose another file.",
    });
  return draft;
}

function openFile(file: string, reading: Reading, depth: number): LocatedMap | undefined {
  const [document] = reading.open(file) ?? [];
  if (!document) return undefined;
  if (document.type !== "map") {
    new Field(document, reading).mark("refused", {
      code: "not-compose",
      message: "This is no Compose file.",
      remedy: "Start with services.",
    });
    return undefined;
  }
  const own = withExtends(document, file, reading);
  const include = own.entries.get("include");
  if (!include) return own;
  let joined: LocatedMap = { ...own, entries: new Map() };
  for (const item of new Field(include.value, reading).items()) {
    const paths = item.type === "map" ? (item.get("path")?.itemsOrOne() ?? []) : [item];
    for (const key of ["project_directory", "env_file"])
      if (item.type === "map")
        item
          .get(key)
          ?.mark("asked", { code: "include", message: `${key} of an included file is not looked at.` });
    for (const path of paths) {
      const text = path.text();
      const resolved = text === undefined ? "outside" : resolveIn(folderOf(file), text);
      const inside =
        typeof resolved === "object" && reading.tree.kind(resolved.path) === "file"
          ? resolved.path
          : undefined;
      const found = inside && depth < INCLUDES_DEEP ? openFile(inside, reading, depth + 1) : undefined;
      if (found) joined = mergeCompose(joined, found, reading);
      else
        path.mark("asked", {
          code: "file-missing",
          message: `${text} is not in the source.`,
          remedy: "Add it as a second source.",
        });
    }
  }
  return mergeCompose(joined, own, reading);
}

function readVolumeNames(section: Field | undefined): Set<string> {
  return new Set(
    (section?.entries() ?? []).map(([name, field]) => {
      if (field.isNull) field.understand();
      else if (field.get("external"))
        field.mark("asked", {
          code: "external-volume",
          message: `${name} exists outside of this file.`,
          remedy: "Say what is in it.",
        });
      else
        field.mark("ignored", { code: "volume-option", message: "Each environment has volumes of its own." });
      return name;
    }),
  );
}

function chosenServices(root: Field, profiles: readonly string[]): [string, Field][] {
  return (root.get("services")?.entries() ?? []).flatMap(([name, field]): [string, Field][] => {
    if (field.type !== "map") {
      field.mark("refused", {
        code: "wrong-type",
        message: `${name} has to be a map.`,
        remedy: "Write image or build.",
      });
      return [];
    }
    const own =
      field
        .get("profiles")
        ?.items()
        .map((item) => item.raw() ?? "") ?? [];
    const image = field.get("image")?.raw() ?? "";
    if (PROXY.test(image)) {
      field.mark("ignored", {
        code: "traefik",
        message: "The portal gives each port an address of its own.",
      });
      return [];
    }
    if (own.length > 0 && !own.some((one) => profiles.includes(one))) {
      field.mark("ignored", {
        code: "profile-not-chosen",
        message: `${name} belongs to ${own.join(", ")}, which is not chosen.`,
        remedy: `Choose it when publishing (--profile ${own[0]}).`,
      });
      return [];
    }
    return [[name, field]];
  });
}

function publishedPorts(services: [string, Field][]): Map<number, string> {
  return new Map(
    services.flatMap(([name, field]) =>
      readPorts(field).flatMap(({ published }) =>
        published === undefined ? [] : [[published, name] as const],
      ),
    ),
  );
}
