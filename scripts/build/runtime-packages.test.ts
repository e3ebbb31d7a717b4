import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { installedPackages, packageOf, runtimePackages, tracedPackages } from "./runtime-packages";

const root = testFolder();
function install(at: string, manifest: object = {}): void {
  const folder = path.join(root, at);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(manifest));
}
const named = (folders: Iterable<string>) => [...folders].map((folder) => path.relative(root, folder)).sort();

install("", { dependencies: { server: "1", next: "1", icons: "1" }, devDependencies: { tool: "1" } });
install("node_modules/server", {
  dependencies: { inner: "1", shared: "1" },
  optionalDependencies: { "native-here": "1", "native-elsewhere": "1" },
  peerDependencies: { peer: "1", cli: "1" },
  peerDependenciesMeta: { cli: { optional: true } },
});
install("node_modules/server/node_modules/inner", { dependencies: { shared: "1" } });
install("node_modules/next", { dependencies: { "@next/env": "1" }, optionalDependencies: { compiler: "1" } });
for (const name of [
  "inner",
  "shared",
  "native-here",
  "peer",
  "cli",
  "tool",
  "icons",
  "@next/env",
  "compiler",
])
  install(`node_modules/${name}`);

it("keeps what imported packages need, as Node finds it, and no optional peer, tool or package of pages", () => {
  expect(named(runtimePackages(root, ["server", "next", "tool"]))).toEqual([
    "node_modules/@next/env",
    "node_modules/native-here",
    "node_modules/next",
    "node_modules/peer",
    "node_modules/server",
    "node_modules/server/node_modules/inner",
    "node_modules/shared",
  ]);
});

it("knows what Next found its route handlers to load", () => {
  const folder = path.join(root, ".next/server/app/api");
  mkdirSync(folder, { recursive: true });
  const files = [
    ...["native/index.js", "@scope/name/dist/a.js", "@scope/name/b.js"].map((file) => `node_modules/${file}`),
    ".next/server/chunks/one.js",
  ].map((file) => path.relative(folder, path.join(root, file)));
  writeFileSync(path.join(folder, "route.js.nft.json"), JSON.stringify({ version: 1, files }));
  expect(tracedPackages(root)).toEqual(["native", "@scope/name"]);
});

it("finds every package that is installed, also inside of others", () => {
  const all = named(installedPackages(root));
  expect(all).toContain("node_modules/server/node_modules/inner");
  expect(all).toContain("node_modules/@next/env");
  expect(all).toHaveLength(12);
});

it("fails where something needed is missing", () => {
  install("", { dependencies: { gone: "1" } });
  expect(() => runtimePackages(root, ["gone"])).toThrow("Package gone is not installed");
});

it("knows a package by any of its paths", () => {
  expect(["@scope/name/part", "name/part", "name"].map(packageOf)).toEqual(["@scope/name", "name", "name"]);
});
