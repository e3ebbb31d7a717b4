import type { DraftSync, Manifest } from "../draft";
import type { Field } from "../reading/field";
import { hasMark } from "../settle";
import { folderOf, resolveIn } from "../sources/tree";
import type { BuiltImage } from "./build";
import type { Stack } from "./stack";

interface Mounts {
  mounts: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  volumes: Record<string, unknown>[];
  objects: Manifest[];
  /** Source code that is mounted: the sign that the service is developed this way. */
  sync: DraftSync[];
  /** Folders below it that keep their own content. */
  keep: string[];
}

const CONFIG_FILES = 20;
const CONFIG_MAX = 512 * 1024;

interface Mount {
  field: Field;
  source?: string;
  target: string;
  readOnly: boolean;
  type: string;
}

/** `volumes` and `tmpfs` of a service: source code to a workspace, data to claims, small files to ConfigMaps. */
export function readVolumes(name: string, service: Field, image: BuiltImage, stack: Stack): Mounts {
  const result: Mounts = { mounts: [], volumes: [], objects: [], sync: [], keep: [] };
  const mounts = (service.get("volumes")?.items() ?? []).flatMap((item) => readMount(item) ?? []);
  for (const field of service.get("tmpfs")?.itemsOrOne() ?? []) {
    const target = field.text()?.split(":")[0];
    if (target) mounts.push({ field, target, readOnly: false, type: "tmpfs" });
  }
  for (const mount of mounts) {
    const volume = `v${result.volumes.length}`;
    const add = (source: Record<string, unknown>, more: Partial<Mounts["mounts"][number]> = {}) => {
      result.volumes.push({ name: volume, ...source });
      result.mounts.push({
        name: volume,
        mountPath: mount.target,
        ...(mount.readOnly && { readOnly: true }),
        ...more,
      });
    };
    if (mount.type === "tmpfs") add({ emptyDir: { medium: "Memory" } });
    else if (mount.source === undefined) {
      result.keep.push(mount.target);
      // Below mounted code it only keeps what the image has there; anywhere else it is an empty volume.
      const below = mounts.some((other) => other.source && mount.target.startsWith(`${other.target}/`));
      if (!below) add({ emptyDir: {} });
      mount.field.reading.cover(mount.field.node, "adapted");
      mount.field.reading.say("adapted", mount.field.at, mount.field.path, {
        code: "anonymous-volume",
        message: below
          ? `${mount.target} stays as the image has it: it is left out of the workspace.`
          : `${mount.target} is an empty volume; what the image has there is not copied into it.`,
      });
    } else if (/^[\w][\w.-]*$/.test(mount.source) && mount.type !== "bind")
      claim(mount.source, mount, add, stack);
    else bind(name, mount as Mount & { source: string }, { add, result, image, stack });
  }
  for (const sync of result.sync)
    sync.exclude.push(
      ...result.keep
        .filter((one) => one.startsWith(`${sync.to}/`))
        .map((one) => `/${one.slice((sync.to ?? "").length + 1)}/`),
    );
  return result;
}

function readMount(field: Field): Mount | undefined {
  if (field.type === "map") {
    const type = field.get("type")?.text() ?? "volume";
    const source = field.get("source")?.text();
    const target = field.get("target")?.text();
    const readOnly = field.get("read_only")?.boolean() ?? false;
    for (const key of ["bind", "volume", "tmpfs", "consistency"])
      field.get(key)?.mark("ignored", { code: "mount-option", message: "Mounts have no options here." });
    return target === undefined ? undefined : { field, type, source, target, readOnly };
  }
  const text = field.text();
  if (text === undefined) return undefined;
  const parts = text.split(":");
  const [source, target, mode = ""] = parts;
  if (target === undefined) return { field, type: "volume", target: source ?? "", readOnly: false };
  return {
    field,
    type: /^[.~/$]/.test(source ?? "") ? "bind" : "volume",
    source,
    target: target.replace(/(.)\/$/, "$1"),
    readOnly: /\bro\b/.test(mode),
  };
}

type Add = (source: Record<string, unknown>) => void;

function claim(source: string, { field }: Mount, add: Add, stack: Stack): void {
  const { reading, volumes } = stack;
  if (!volumes.has(source)) {
    field.mark("refused", {
      code: "volume",
      message: `There is no volume ${source}.`,
      remedy: "Declare it under volumes.",
    });
    return;
  }
  reading.say("adapted", field.at, field.path, {
    code: "claim",
    message: `Volume ${source} becomes a claim of 1Gi.`,
  });
  reading.cover(field.node, "adapted");
  add({ persistentVolumeClaim: { claimName: claimOf(source, stack) } });
}

/** Name of the claim for a volume, made when it is first asked for. */
function claimOf(source: string, { draft }: Stack): string {
  const name = source
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  if (!draft.objects.some((one) => one.kind === "PersistentVolumeClaim" && one.metadata.name === name))
    draft.objects.push({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    });
  return name;
}

interface Binding {
  add: (source: Record<string, unknown>, more?: { subPath?: string }) => void;
  result: Mounts;
  image: BuiltImage;
  stack: Stack;
}

function bind(name: string, mount: Mount & { source: string }, { add, result, image, stack }: Binding): void {
  const { field, source, target } = mount;
  const { tree } = stack.reading;
  if (/docker\.sock/.test(source)) {
    field.mark("refused", {
      code: "docker-socket",
      message: "The socket of a container engine is not handed to a pod.",
      remedy: "Remove it.",
    });
    return;
  }
  const resolved = resolveIn(stack.folder, source);
  if (typeof resolved === "string" || hasMark(source)) {
    field.mark(resolved === "absolute" && !hasMark(source) ? "refused" : "asked", {
      code: resolved === "outside" ? "second-source" : "host-path",
      message: `${source} is not in this repository.`,
      remedy:
        resolved === "outside"
          ? "Add that repository as a second source."
          : "Use a volume, or a folder of the repository.",
    });
    return;
  }
  const { path } = resolved;
  const kind = tree.kind(path);
  if (kind === "refused") {
    field.mark("refused", { code: "path-escapes", message: `${source} leads out of the repository.` });
    return;
  }
  const isSource =
    image.context !== undefined &&
    kind === "folder" &&
    (path === image.context ||
      folderOf(`${path}/x`).startsWith(image.context === "." ? "" : `${image.context}/`));
  const say = (code: string, message: string) => {
    stack.reading.cover(field.node, "adapted");
    stack.reading.say("adapted", field.at, field.path, { code, message });
  };
  if (isSource) {
    say("workspace", `${source} is the code of ${name}: a workspace at ${target} in dev mode.`);
    result.sync.push({ from: path, to: target, exclude: [], restart: false, run: [] });
    return;
  }
  if (kind === "absent") {
    say("data-folder", `${source} is not in the source: an empty volume of data at ${target}.`);
    add({ persistentVolumeClaim: { claimName: claimOf(`${name}${target}`, stack) } });
    return;
  }
  const files = kind === "file" ? [path] : tree.list(path).map((one) => `${path}/${one}`);
  const data = Object.fromEntries(
    files.slice(0, CONFIG_FILES + 1).map((file) => [file.split("/").at(-1) ?? "", tree.read(file)]),
  );
  const contents = Object.values(data);
  const size = contents.reduce((sum, one) => sum + (one?.length ?? 0), 0);
  if (
    files.length === 0 ||
    files.length > CONFIG_FILES ||
    size > CONFIG_MAX ||
    contents.some((one) => one === undefined)
  ) {
    field.mark("asked", {
      code: "bind-folder",
      message: `${source} is neither the service's code nor a few small files.`,
      remedy: "Put it into the image, or say that it is a workspace.",
    });
    return;
  }
  const map = `${name}-${target.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}`
    .replace(/-+$/g, "")
    .replace(/-{2,}/g, "-")
    .slice(0, 63);
  result.objects.push({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: map }, data });
  say("config-map", `${source} becomes the ConfigMap ${map}.`);
  add({ configMap: { name: map } }, kind === "file" ? { subPath: files[0]?.split("/").at(-1) } : {});
}
