import type { Located, LocatedMap } from "../reading/located";

interface Operation {
  op: string;
  value?: Located;
  /** What the operation takes out of the tree. */
  removed: Located[];
}

/** Parts of a path as DevSpace writes it: `dev.app.sync[0]`, `/dev/app`, `deployments.name=app.helm`, `images.*.tags`. */
export function pathParts(written: string): string[] {
  return written
    .replace(/^\$?[./]/, "")
    .replaceAll(/\[([^\]]*)\]/g, ".$1")
    .split(written.startsWith("/") ? "/" : ".")
    .filter((part) => part !== "");
}

/** The value with the operation carried out at a path; undefined where the path fits nothing. Nothing is changed in place. */
export function patched(node: Located, parts: string[], operation: Operation): Located | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return undefined;
  if (node.type === "map") return patchedMap(node, part, rest, operation);
  if (node.type === "list") return patchedList(node.items, node, part, rest, operation);
  return undefined;
}

function patchedMap(
  node: LocatedMap,
  part: string,
  rest: string[],
  operation: Operation,
): Located | undefined {
  const names = part === "*" ? [...node.entries.keys()] : [part];
  const entries = new Map(node.entries);
  let fits = false;
  for (const name of names) {
    const entry = entries.get(name);
    if (rest.length > 0) {
      const below = entry && patched(entry.value, rest, operation);
      if (!entry || !below) continue;
      entries.set(name, { at: entry.at, value: below });
    } else if (!end(entries, name, operation)) continue;
    fits = true;
  }
  return fits ? { ...node, entries } : undefined;
}

function end(entries: LocatedMap["entries"], name: string, { op, value, removed }: Operation): boolean {
  const before = entries.get(name);
  if (op !== "add" && !before) return false;
  if (op === "remove") {
    if (before) removed.push(before.value);
    return entries.delete(name);
  }
  if (!value) return false;
  if (op === "add" && before?.value.type === "list") {
    const items = value.type === "list" ? value.items : [value];
    entries.set(name, {
      at: before.at,
      value: { ...before.value, items: [...before.value.items, ...items] },
    });
    return true;
  }
  if (op === "add" && before?.value.type === "map" && value.type === "map") {
    for (const key of value.entries.keys()) {
      const old = before.value.entries.get(key);
      if (old) removed.push(old.value);
    }
    const joined = new Map([...before.value.entries, ...value.entries]);
    entries.set(name, { at: before.at, value: { ...before.value, entries: joined } });
    return true;
  }
  if (before) removed.push(before.value);
  entries.set(name, { at: value.at, value });
  return true;
}

function patchedList(
  items: Located[],
  node: Located & { type: "list" },
  part: string,
  rest: string[],
  operation: Operation,
): Located | undefined {
  const [, key = "", wanted = ""] = /^([\w.-]+)=(.*)$/.exec(part) ?? [];
  const named = (item: Located) => {
    const value = item.type === "map" ? item.entries.get(key)?.value : undefined;
    return value?.type === "scalar" && value.text === wanted;
  };
  const chosen = items.flatMap((item, index) =>
    part === "*" || part === String(index) || (key && named(item)) ? [index] : [],
  );
  if (part === "-" && rest.length === 0 && operation.op === "add" && operation.value)
    return { ...node, items: [...items, operation.value] };
  let fits = false;
  const next: Located[] = items.flatMap((item, index) => {
    if (!chosen.includes(index)) return [item];
    if (rest.length > 0) {
      const below = patched(item, rest, operation);
      if (below) fits = true;
      return [below ?? item];
    }
    fits = true;
    if (operation.op === "remove") {
      operation.removed.push(item);
      return [];
    }
    if (operation.op === "add") return operation.value ? [operation.value, item] : [item];
    operation.removed.push(item);
    return operation.value ? [operation.value] : [];
  });
  return fits ? { ...node, items: next } : undefined;
}
