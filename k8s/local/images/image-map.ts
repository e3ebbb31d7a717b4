import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { BINARIES, type BinaryName } from "./build-binaries";
import { preparations } from "./prepare-context";

const binaryNames = Object.keys(BINARIES) as [BinaryName, ...BinaryName[]];

const imageEntry = z.strictObject({
  ref: z.array(z.string().regex(/^devspace-portal\.local\//, "must carry the project's own name")).min(1),
  standsFor: z.string().optional(),
  usedFor: z.string(),
  context: z.string(),
  inputs: z.literal("copied").optional(),
  target: z.string().optional(),
  args: z.record(z.string(), z.string()).default({}),
  binaries: z.array(z.enum(binaryNames)).default([]),
  prepare: z.enum(preparations).optional(),
  tagByHash: z.boolean().default(false),
});

export type ImageEntry = z.infer<typeof imageEntry>;
export type ImageMap = ReadonlyMap<string, ImageEntry>;

const IMAGE_MAP_FILE = path.join(import.meta.dirname, "image-map.yaml");

/** Images that the cluster itself runs; the rest comes with `ensureImages`. */
export const CLUSTER_IMAGES = [
  "debian",
  "pause",
  "kubernetes",
  "coredns",
  "kube-router",
  "volume-provisioner",
  "metrics-server",
];

/** Images of the sample app, and of debug containers beside it. */
export const APP_IMAGES = [
  "database:production",
  "adminer:production",
  "backend:production",
  "frontend:production",
  "backend:dev",
  "frontend:dev",
  "database:dev",
  "debug",
];

/** Reads the map; throws with the place of a mistake. */
export function parseImageMap(text: string): ImageMap {
  const result = z.record(z.string(), imageEntry).safeParse(parse(text));
  if (!result.success) throw new Error(`The image map is wrong:\n${z.prettifyError(result.error)}`);
  const map = new Map(Object.entries(result.data));
  for (const [name, entry] of map)
    for (const [arg, base] of Object.entries(entry.args))
      if (!map.has(base))
        throw new Error(`The image map is wrong: ${name}: ${arg} names ${base}, which is not in it.`);
  return map;
}

export const readImageMap = () => parseImageMap(readFileSync(IMAGE_MAP_FILE, "utf8"));

export function imageEntryOf(map: ImageMap, name: string): ImageEntry {
  const entry = map.get(name);
  if (!entry) throw new Error(`No image is called ${name}; the map has ${[...map.keys()].join(", ")}.`);
  return entry;
}

/** The named images with all they are made from, each after what it needs. */
export function inBuildOrder(map: ImageMap, names: readonly string[]): string[] {
  const done: string[] = [];
  const visit = (name: string, from: string[]) => {
    if (from.includes(name))
      throw new Error(`The image map goes round in a circle: ${[...from, name].join(" → ")}`);
    if (done.includes(name)) return;
    for (const base of Object.values(imageEntryOf(map, name).args)) visit(base, [...from, name]);
    done.push(name);
  };
  for (const name of names) visit(name, []);
  return done;
}

/**
 * The programs that the cluster's own images and the node are made of, then those of the named images; the one everything else waits
 * for comes first.
 */
export const binariesOf = (map: ImageMap, names: readonly string[] = []): BinaryName[] => [
  ...new Set<BinaryName>(
    inBuildOrder(map, [...CLUSTER_IMAGES, ...names]).flatMap((name) => imageEntryOf(map, name).binaries),
  ),
];

/** Images of the cluster and those named whose making waits for no program. */
export const withoutBinaries = (map: ImageMap, names: readonly string[]): string[] =>
  [...CLUSTER_IMAGES, ...names].filter((name) =>
    inBuildOrder(map, [name]).every((part) => imageEntryOf(map, part).binaries.length === 0),
  );
