import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type CachedDevPod, withDevPod, withoutDevPod } from "./cli-cache";

const devPod: CachedDevPod = {
  name: "backend",
  namespace: "env-shop",
  deployment: "backend-devspace",
  parentKind: "Deployment",
  parentName: "backend",
};
/** As the CLI writes it. */
const cliCache = `vars:
    IMAGE: 1JkQ==
varsEncrypted: true
devPods:
    - name: worker
      projects:
        - shop
      namespace: env-shop
      deployment: worker-devspace
      parentKind: Deployment
      parentName: worker
data:
    hooks: "0123"
`;

describe("the CLI's cache", () => {
  it("is begun where there is none, and empty again without the dev pod", () => {
    const cache = withDevPod("", devPod) ?? "";
    expect(parse(cache)).toEqual({ devPods: [devPod] });
    expect(parse(withoutDevPod(cache, "backend") ?? "-")).toEqual({});
  });

  it("keeps all that is the CLI's own", () => {
    const cache = withDevPod(cliCache, devPod) ?? "";
    const before = parse(cliCache);
    expect(parse(cache)).toEqual({ ...before, devPods: [...before.devPods, devPod] });
    expect(parse(withoutDevPod(cache, "backend") ?? "")).toEqual(before);
  });

  it("has a dev pod of a name once, with what the CLI noted besides", () => {
    const worker = { ...devPod, name: "worker", parentName: "worker" };
    expect(parse(withDevPod(cliCache, worker) ?? "").devPods).toEqual([{ ...worker, projects: ["shop"] }]);
  });

  it("is the very same where nothing is to change", () => {
    const cache = withDevPod(cliCache, devPod) ?? "";
    expect(withDevPod(cache, devPod)).toBe(cache);
    expect(withoutDevPod(cliCache, "backend")).toBe(cliCache);
  });

  it.each(["- a list", "devPods: text", "vars: {", "text"])("is left alone where it is none: %s", (cache) => {
    expect(withDevPod(cache, devPod)).toBeUndefined();
    expect(withoutDevPod(cache, "backend")).toBeUndefined();
  });
});
