import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const SHARED =
  /^\s*(k8s\.io\/(?:api|apimachinery|client-go)|sigs\.k8s\.io\/(?:kustomize\/\w+|yaml)) (v\S+)/gm;
const versions = (file: string) =>
  new Map(Array.from(readFileSync(file, "utf8").matchAll(SHARED), ([, name, version]) => [name, version]));

test("the renderer's modules have the versions of the cluster's programs, so that they are compiled once", () => {
  const cluster = versions("k8s/local/binaries/go.mod");
  const own = versions("renderer/go.mod");
  expect(own.size).toBeGreaterThanOrEqual(5);
  for (const [name, version] of own) expect(cluster.get(name), name).toBe(version);
});
