import { Field } from "../reading/field";
import type { Located, LocatedMap } from "../reading/located";
import type { Reading } from "../reading/reading";
import { patched, pathParts } from "./patch";

const PARENTS_DEEP = 10;

/** The file's content with the chosen profiles applied, in order; those not chosen are listed. */
export function applyProfiles(root: LocatedMap, chosen: readonly string[], reading: Reading): LocatedMap {
  const section = root.entries.get("profiles");
  if (!section) {
    for (const name of chosen) unknownProfile(name, [], root, reading);
    return root;
  }
  const profiles = new Map(
    new Field(section.value, reading).items().map((field) => [field.get("name")?.raw() ?? "", field]),
  );
  const order: string[] = [];
  const visit = (name: string, depth: number) => {
    const field = profiles.get(name);
    if (!field) return unknownProfile(name, [...profiles.keys()], root, reading);
    if (order.includes(name) || depth > PARENTS_DEEP) return;
    const parents = [
      field.get("parent")?.raw() ?? "",
      ...(field.get("parents")?.items() ?? []).map((item) => {
        item.get("source")?.mark("asked", {
          code: "profile-source",
          message: "A profile of another file is not joined yet.",
        });
        return item.get("profile")?.raw() ?? "";
      }),
    ];
    for (const parent of parents) if (parent !== "") visit(parent, depth + 1);
    order.push(name);
  };
  for (const name of chosen) visit(name, 0);
  let result = root;
  for (const name of order) {
    const field = profiles.get(name);
    if (field) result = applyProfile(result, field, reading);
  }
  for (const [name, field] of profiles) if (!order.includes(name)) notChosen(name, field);
  return result;
}

function unknownProfile(name: string, known: string[], root: LocatedMap, reading: Reading): void {
  reading.say("refused", root.at, "profiles", {
    code: "unknown-profile",
    message: `There is no profile ${name}.`,
    remedy: `Choose one of ${known.join(", ") || "none: the file has no profiles"}.`,
  });
}

function notChosen(name: string, field: Field): void {
  const empty = field
    .entries()
    .every(([key, value]) => ["name", "description"].includes(key) || value.isNull);
  const activation = field.get("activation");
  if (empty) {
    field.mark("ignored", { code: "empty", message: `Profile ${name} is empty.` });
    return;
  }
  field.mark("ignored", {
    code: "profile-not-chosen",
    message: `Profile ${name} is not chosen${activation ? "; what activates it by itself is not looked at" : ""}.`,
    remedy: `Choose it when publishing (--profile ${name}).`,
  });
}

function applyProfile(root: LocatedMap, field: Field, reading: Reading): LocatedMap {
  field.get("description")?.understand();
  field
    .get("activation")
    ?.mark("ignored", { code: "profile-activation", message: "The profile is chosen at publishing." });
  let result = root;
  const replace = field.get("replace");
  for (const [name] of replace?.entries() ?? []) {
    const entry = replace?.node.type === "map" ? replace.node.entries.get(name) : undefined;
    if (!entry) continue;
    const before = result.entries.get(name);
    if (before) reading.cover(before.value, "ignored");
    if (before)
      reading.say("ignored", before.at, before.value.path, {
        code: "profile-replaces",
        message: `A profile replaces ${name}.`,
      });
    result = { ...result, entries: new Map(result.entries).set(name, entry) };
  }
  for (const key of ["merge", "strategicMerge"]) {
    const merge = field.get(key);
    if (merge?.node.type === "map") result = mergeMaps(result, merge.node, reading);
    else if (merge)
      merge.mark("refused", {
        code: "profile-merge",
        message: "What is merged has to stand here.",
        remedy: "Write it out: commands and files are not joined.",
      });
  }
  for (const item of field.get("patches")?.items() ?? []) result = applyPatch(result, item, reading);
  return result;
}

/** As the CLI merges: maps key by key, everything else replaced. */
function mergeMaps(base: LocatedMap, over: LocatedMap, reading: Reading): LocatedMap {
  const entries = new Map(base.entries);
  for (const [name, entry] of over.entries) {
    const before = entries.get(name);
    if (before?.value.type === "map" && entry.value.type === "map")
      entries.set(name, { at: before.at, value: mergeMaps(before.value, entry.value, reading) });
    else {
      if (before) reading.cover(before.value, "ignored");
      entries.set(name, entry);
    }
  }
  return { ...base, entries };
}

function applyPatch(root: LocatedMap, field: Field, reading: Reading): LocatedMap {
  const op = field.get("op")?.raw() ?? "";
  const written = field.get("path")?.raw() ?? "";
  const value = patchValue(field);
  const parts = pathParts(written);
  const removed: Located[] = [];
  const result =
    (op === "remove" || value) && ["add", "replace", "remove"].includes(op)
      ? patched(root, parts, { op, value, removed })
      : undefined;
  if (result?.type !== "map") {
    field.mark("refused", {
      code: "profile-patch",
      message: `${op || "A patch without op"} ${written} does not fit this file.`,
      remedy: "Correct op and path, or use merge.",
    });
    return root;
  }
  for (const one of removed) reading.cover(one, "ignored");
  reading.say("adapted", field.at, field.path, {
    code: "profile-patch",
    message: `${op} ${written} is carried out.`,
  });
  return result;
}

function patchValue(field: Field): Located | undefined {
  return field.node.type === "map" ? field.node.entries.get("value")?.value : undefined;
}
