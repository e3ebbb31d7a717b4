import { findImports, isUnitTest, resolveImport } from "./imports";

/** The rooms of one folder (its files and folders), and for each what it imports of its neighbours, by which file. */
type Rooms = Map<string, Map<string, string>>;

/**
 * Circles of imports, at every floor: in each folder, whatever lies in it (file or folder) is a room, and an import runs
 * from the room its file is in to the room of what it names. Rooms in a circle, of files or of folders, are told as one
 * line each, with one import for every arrow of a shortest round. Types count: what names the other knows it.
 */
export function findCircles(sources: ReadonlyMap<string, string>): string[] {
  const folders = roomsOf(sources);
  return [...folders].sort().flatMap(([folder, rooms]) => {
    const told = new Set<string>();
    return [...rooms.keys()].sort().flatMap((room) => {
      const round = told.has(room) ? undefined : roundFrom(room, rooms);
      if (!round) return [];
      for (const name of round) told.add(name);
      const arrows = round.map((name, index) => rooms.get(name)?.get(round[index + 1] ?? room) ?? "");
      return [`${folder || "."}: ${[...round, room].join(" → ")}: ${arrows.join("; ")}`];
    });
  });
}

function roomsOf(sources: ReadonlyMap<string, string>): Map<string, Rooms> {
  const folders = new Map<string, Rooms>();
  for (const [file, source] of sources) {
    if (isUnitTest(file)) continue;
    for (const { specifier, line } of findImports(source)) {
      const target = fileOf(resolveImport(file, specifier), sources);
      if (!target || target === file) continue;
      const from = file.split("/");
      const to = target.split("/");
      const depth = from.findIndex((part, index) => part !== to[index]);
      const rooms = at(folders, from.slice(0, depth).join("/"), () => new Map());
      const arrows = at(rooms, from[depth] ?? "", () => new Map());
      at(arrows, to[depth] ?? "", () => `${file}:${line} imports ${target}`);
    }
  }
  return folders;
}

function at<V>(map: Map<string, V>, key: string, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

const ENDINGS = ["", ".ts", ".tsx", ".mjs", "/index.ts", "/index.tsx"];

function fileOf(target: ReturnType<typeof resolveImport>, sources: ReadonlyMap<string, string>) {
  if (!("ours" in target)) return undefined;
  return ENDINGS.map((ending) => target.ours + ending).find((file) => sources.has(file));
}

/** The shortest way from a room back to itself, without its end; undefined where there is none. */
function roundFrom(start: string, rooms: Rooms): string[] | undefined {
  const ways = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of rooms.get(way.at(-1) ?? "")?.keys() ?? []) {
      if (next === start) return way;
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
