import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { type ClusterPaths, clusterPaths } from "../host/paths";
import { fetchStowedImages, stowImages, writableSnapshots } from "./image-store";

let paths: ClusterPaths;

beforeEach(async () => {
  const folder = testFolder();
  paths = clusterPaths(path.join(folder, "state"), path.join(folder, "cache"));
  for (const part of ["io.containerd.content.v1.content", "io.containerd.grpc.v1.cri"]) {
    await mkdir(path.join(paths.containerdRoot, part), { recursive: true });
    await writeFile(path.join(paths.containerdRoot, part, "file"), part);
  }
});

describe("images kept for the next start", () => {
  it("come back, without what containerd knew of pods, in the place of those kept before", async () => {
    await mkdir(path.join(paths.imageStore, "of-before"), { recursive: true });
    await stowImages(paths);
    expect(existsSync(paths.containerdRoot)).toBe(false);
    await fetchStowedImages(paths);
    const content = path.join(paths.containerdRoot, "io.containerd.content.v1.content", "file");
    expect(await readFile(content, "utf8")).toBe("io.containerd.content.v1.content");
    expect(existsSync(path.join(paths.containerdRoot, "io.containerd.grpc.v1.cri"))).toBe(false);
    expect(existsSync(path.join(paths.containerdRoot, "of-before"))).toBe(false);
    expect(existsSync(paths.imageStore)).toBe(false);
  });

  it("never replace those of a cluster that is there", async () => {
    await mkdir(path.join(paths.imageStore, "of-before"), { recursive: true });
    await fetchStowedImages(paths);
    expect(existsSync(path.join(paths.containerdRoot, "of-before"))).toBe(false);
  });

  it("are told from what containers wrote", () => {
    const table = [
      "KEY                PARENT        KIND      ",
      "1f3a               sha256:aaa    Active    ",
      "sha256:aaa                       Committed ",
      "0b77                             Active    ",
      "",
    ].join("\n");
    expect(writableSnapshots(table)).toEqual(["1f3a", "0b77"]);
  });
});
