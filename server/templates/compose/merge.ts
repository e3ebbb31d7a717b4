import { Field } from "../reading/field";
import type { Located, LocatedMap } from "../reading/located";
import type { Reading } from "../reading/reading";
import { folderOf, resolveIn } from "../sources/tree";

/** Lists that grow when files come together; others are replaced. */
const GROWING = new Set([
  "ports",
  "volumes",
  "expose",
  "env_file",
  "depends_on",
  "secrets",
  "configs",
  "tmpfs",
  "dns",
  "watch",
  "networks",
  "cap_add",
  "devices",
  "extra_hosts",
]);
/** Written as a map or as a list of `NAME=value`. */
const KEYED = new Set(["environment", "labels", "args", "annotations"]);
const DEEP = 8;

/** As Compose joins files: maps key by key, some lists grow, everything else is replaced by what comes later. */
export function mergeCompose(base: LocatedMap, over: LocatedMap, reading: Reading): LocatedMap {
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) {
    const before = entries.get(name);
    entries.set(
      name,
      before ? { at: entry.at, value: mergeValue(name, before.value, entry.value, reading) } : entry,
    );
  }
  return { ...base, entries };
}

function mergeValue(name: string, base: Located, over: Located, reading: Reading): Located {
  if (KEYED.has(name))
    return { type: "list", at: over.at, path: over.path, items: [...items(base), ...items(over)] };
  if (base.type === "map" && over.type === "map") return mergeCompose(base, over, reading);
  if (GROWING.has(name) && base.type === "list" && over.type === "list")
    return { ...over, items: [...base.items, ...over.items] };
  reading.cover(base, "ignored");
  return over;
}

/** Entries of a map, or items of a list, one each; the reader takes a map of one entry as `NAME=value`. */
function items(value: Located): Located[] {
  if (value.type === "list") return value.items;
  if (value.type === "scalar") return [value];
  return [...value.entries].map(([name, entry]) => ({
    ...value,
    at: entry.at,
    entries: new Map([[name, entry]]),
  }));
}

/** The services with what they extend joined below them. */
export function withExtends(root: LocatedMap, file: string, reading: Reading): LocatedMap {
  const services = root.entries.get("services");
  if (services?.value.type !== "map") return root;
  const all = services.value.entries;
  const entries: LocatedMap["entries"] = new Map();
  for (const [name, entry] of all)
    entries.set(name, { at: entry.at, value: extended(name, entry.value, all, [name]) });
  const value: Located = { ...services.value, entries };
  return { ...root, entries: new Map(root.entries).set("services", { at: services.at, value }) };

  function extended(
    own: string,
    service: Located,
    siblings: LocatedMap["entries"],
    through: string[],
  ): Located {
    const given = service.type === "map" ? service.entries.get("extends") : undefined;
    if (service.type !== "map" || !given) return service;
    const field = new Field(given.value, reading);
    const from = (field.type === "map" ? field.get("service")?.raw() : field.raw()) ?? own;
    const otherFile = field.type === "map" ? field.get("file")?.raw() : undefined;
    const others = otherFile === undefined ? siblings : servicesOf(otherFile, field);
    const base = others?.get(from)?.value;
    const key = `${otherFile ?? ""}:${from}`;
    if (base?.type !== "map" || through.includes(key) || through.includes(from) || through.length > DEEP) {
      if (others)
        field.mark("refused", {
          code: "extends",
          message: base ? `${from} leads back to itself.` : `There is no service ${from} to extend.`,
          remedy: "Correct extends.",
        });
      return service;
    }
    const below = extended(from, base, others ?? siblings, [...through, key]);
    return below.type === "map"
      ? mergeCompose(without(below, ["extends", "depends_on"]), service, reading)
      : service;
  }

  function servicesOf(written: string, field: Field): LocatedMap["entries"] | undefined {
    const resolved = resolveIn(folderOf(file), written);
    if (typeof resolved === "object" && reading.tree.kind(resolved.path) === "file") {
      const [document] = reading.open(resolved.path) ?? [];
      const found = document?.type === "map" ? document.entries.get("services")?.value : undefined;
      if (found?.type === "map") return found.entries;
    }
    field.mark("asked", {
      code: "file-missing",
      message: `${written} is not in the source.`,
      remedy: "Add it, or write the service out.",
    });
    return undefined;
  }
}

function without(map: LocatedMap, names: string[]): LocatedMap {
  return { ...map, entries: new Map([...map.entries].filter(([name]) => !names.includes(name))) };
}
