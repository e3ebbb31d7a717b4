import { Field } from "../reading/field";
import type { Located, LocatedList, LocatedMap, LocatedScalar } from "../reading/located";
import type { Reading } from "../reading/reading";

/**
 * A file of v1beta9 to v1beta11 in the shape of v2beta1: what `dev` keeps by kind (ports, sync, terminal, replacePods) comes
 * together by the pod it selects. Values stay those of the file, so that findings point there.
 */
export function regroup(root: LocatedMap, reading: Reading): LocatedMap {
  const entries = new Map(root.entries);
  change(entries, "deployments", byName);
  change(entries, "images", (value) => each(value, (image) => flatImage(image, reading)));
  change(entries, "dev", (value) => (value.type === "map" ? regroupDev(value, reading) : value));
  return { ...root, entries };
}

type Entries = LocatedMap["entries"];

function change(entries: Entries, name: string, to: (value: Located) => Located): void {
  const entry = entries.get(name);
  if (entry) entries.set(name, { at: entry.at, value: to(entry.value) });
}

function each(value: Located, to: (value: LocatedMap) => Located): Located {
  if (value.type !== "map") return value;
  const entries: Entries = new Map(
    [...value.entries].map(([name, one]) => [
      name,
      { at: one.at, value: one.value.type === "map" ? to(one.value) : one.value },
    ]),
  );
  return { ...value, entries };
}

const scalar = ({ at, path }: Located, text: string): LocatedScalar => ({
  type: "scalar",
  at,
  path,
  value: text,
  text,
});
const map = ({ at, path }: Located, given: [string, Located | undefined][]): LocatedMap => ({
  type: "map",
  at,
  path,
  entries: new Map(
    given.flatMap(([name, value]) => (value ? [[name, { at: value.at, value }] as const] : [])),
  ),
});
const list = ({ at, path }: Located, items: Located[]): LocatedList => ({ type: "list", at, path, items });
const child = (value: Located | undefined, name: string) =>
  value?.type === "map" ? value.entries.get(name)?.value : undefined;
const itemsOf = (value: Located | undefined) => (value?.type === "list" ? value.items : []);
const textOf = (value: Located | undefined) => (value?.type === "scalar" ? value.text : undefined);
/** What of a map is left without some of its keys. */
const without = (value: LocatedMap, names: string[]): [string, Located][] =>
  [...value.entries].flatMap(([name, entry]) => (names.includes(name) ? [] : [[name, entry.value]]));

function byName(value: Located): Located {
  if (value.type !== "list") return value;
  return map(
    value,
    value.items.map((item, index) => [textOf(child(item, "name")) ?? `deployment-${index + 1}`, item]),
  );
}

function flatImage(image: LocatedMap, reading: Reading): Located {
  const build = child(image, "build");
  if (build?.type !== "map") return image;
  const docker = child(build, "docker");
  const kaniko = child(build, "kaniko");
  const options = child(docker, "options") ?? child(kaniko, "options");
  const disabled = child(build, "disabled");
  if (textOf(disabled) === "true") reading.cover(build, "adapted");
  const rest = without(build, ["docker", "kaniko", "custom", "disabled"]);
  return map(image, [
    ...without(image, ["build"]),
    ...rest,
    ["docker", docker?.type === "map" ? map(docker, without(docker, ["options"])) : docker],
    ["kaniko", kaniko?.type === "map" ? map(kaniko, without(kaniko, ["options"])) : kaniko],
    ["custom", child(build, "custom")],
    ["buildDisabled", disabled],
    ...(options?.type === "map" ? without(options, []) : []),
  ]);
}

interface Group {
  at: Located;
  selector: [string, Located][];
  ports: Located[];
  reversePorts: Located[];
  sync: Located[];
  more: [string, Located][];
}

const SELECTORS = ["imageName", "imageSelector", "labelSelector", "containerName", "namespace"];

function regroupDev(dev: LocatedMap, reading: Reading): Located {
  const groups = new Map<string, Group>();
  const groupOf = (item: Located): Group => {
    const key = SELECTORS.slice(0, 3)
      .map((name) => plainText(child(item, name)))
      .join("|");
    const found = groups.get(key) ?? {
      at: item,
      selector: [],
      ports: [],
      reversePorts: [],
      sync: [],
      more: [],
    };
    groups.set(key, found);
    for (const [name, value] of selectorOf(item, reading))
      if (!found.selector.some(([one]) => one === name)) found.selector.push([name, value]);
      else reading.cover(value, "adapted");
    return found;
  };
  for (const item of itemsOf(child(dev, "ports"))) {
    const group = groupOf(item);
    group.ports.push(...itemsOf(child(item, "forward")).map((one) => forwarded(one, reading)));
    group.reversePorts.push(...itemsOf(child(item, "reverseForward")));
  }
  for (const item of itemsOf(child(dev, "sync"))) groupOf(item).sync.push(syncOf(item, reading));
  const replaced = child(dev, "replacePods");
  for (const item of itemsOf(replaced))
    if (item.type === "map")
      groupOf(item).more.push(
        ...without(item, [...SELECTORS, "name", "replaceImage", "persistenceOptions"]),
        ...named("devImage", child(item, "replaceImage")),
        ...named("persistenceOptions", child(item, "persistenceOptions")),
      );
  const terminal = child(dev, "terminal");
  if (terminal?.type === "map" && terminal.entries.size > 0) {
    const [first] = groups.values();
    const selects = SELECTORS.slice(0, 3).some((name) => child(terminal, name));
    const group = selects || !first ? groupOf(terminal) : first;
    group.more.push(["terminal", terminalOf(terminal, reading)]);
  }
  const [first] = groups.values();
  const open = child(dev, "open");
  if (first && open) first.more.push(["open", open]);
  const dropped: Record<string, string> = {
    logs: "The portal shows logs.",
    autoReload: "The portal applies changes when they are published.",
    interactive: "The portal has terminals in the browser.",
  };
  for (const [name, message] of Object.entries(dropped)) {
    const value = child(dev, name);
    if (value) new Field(value, reading).mark("ignored", { code: "cli-only", message });
  }
  const names = new Set<string>();
  const entries = [...groups.values()].map((group): [string, Located] => {
    const name = nameOf(group, names);
    names.add(name);
    return [name, grouped(group)];
  });
  if (entries.length > 0)
    reading.say("adapted", dev.at, dev.path, {
      code: "regrouped",
      message: `Ports, sync, terminal and replaced pods come together by what they select: ${[...names].join(", ")}.`,
    });
  return map(dev, entries);
}

const named = (name: string, value: Located | undefined): [string, Located][] =>
  value ? [[name, value]] : [];

function grouped({ at, selector, ports, reversePorts, sync, more }: Group): Located {
  return map(at, [
    ...selector,
    ...more,
    ["ports", ports.length > 0 ? list(at, ports) : undefined],
    ["reversePorts", reversePorts.length > 0 ? list(at, reversePorts) : undefined],
    ["sync", sync.length > 0 ? list(at, sync) : undefined],
  ]);
}

function selectorOf(item: Located, reading: Reading): [string, Located][] {
  return SELECTORS.flatMap((name): [string, Located][] => {
    const value = child(item, name);
    if (!value) return [];
    if (name === "containerName") return [["container", value]];
    if (name !== "imageName") return [[name, value]];
    reading.cover(value, "adapted");
    return [["imageSelector", scalar(value, `image(${textOf(value) ?? ""}):tag(${textOf(value) ?? ""})`)]];
  });
}

function nameOf({ selector }: Group, taken: Set<string>): string {
  const value = selector.find(([name]) => name === "imageSelector" || name === "labelSelector")?.[1];
  const text = plainText(value);
  const short = /^\$?\{?image\(([\w.-]+)\)/.exec(text)?.[1] ?? /runtime\.images\.([\w-]+)/.exec(text)?.[1];
  const base =
    short ??
    (text
      .split(/[/=,:]/)
      .filter((part) => part !== "")
      .at(-1) ||
      "app");
  return taken.has(base) ? `${base}-${taken.size + 1}` : base;
}

function forwarded(item: Located, reading: Reading): Located {
  const port = child(item, "port");
  const remote = child(item, "remotePort");
  for (const value of [port, remote]) if (value) reading.cover(value, "adapted");
  const text = [textOf(port), textOf(remote)].filter((one) => one !== undefined).join(":");
  return map(item, [
    ["port", scalar(port ?? item, text)],
    ["bindAddress", child(item, "bindAddress")],
  ]);
}

function syncOf(item: Located, reading: Reading): Located {
  if (item.type !== "map") return item;
  const from = child(item, "localSubPath");
  const to = child(item, "containerPath");
  for (const value of [from, to]) if (value) reading.cover(value, "adapted");
  const text = [textOf(from) || ".", textOf(to)].filter((one) => one !== undefined && one !== "").join(":");
  return map(item, [
    ...without(item, [...SELECTORS, "localSubPath", "containerPath", "name"]),
    ["path", scalar(from ?? to ?? item, text)],
  ]);
}

function terminalOf(terminal: LocatedMap, reading: Reading): Located {
  const command = child(terminal, "command");
  const words = itemsOf(command).map((item) => textOf(item) ?? "");
  if (command?.type === "list") reading.cover(command, "adapted");
  return map(terminal, [
    ...without(terminal, [...SELECTORS, "command"]),
    ["command", command?.type === "list" ? scalar(command, words.join(" ")) : command],
  ]);
}

function plainText(value: Located | undefined): string {
  if (!value) return "";
  if (value.type === "scalar") return value.text;
  if (value.type === "list") return value.items.map(plainText).join(",");
  return [...value.entries]
    .map(([name, entry]) => `${name}=${plainText(entry.value)}`)
    .sort()
    .join(",");
}
