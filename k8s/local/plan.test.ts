import { describe, expect, it } from "vitest";
import { APP_IMAGES, CLUSTER_IMAGES, readImageMap } from "./images/image-map";
import { type Found, planSteps } from "./plan";

const map = readImageMap();
const names = [...APP_IMAGES, "portal"];
const nothing: Found = { initialised: false, running: false, binaries: new Set(), archives: new Set() };

describe("the steps to come", () => {
  it("are everything on a fresh machine, bases before what needs them and each built once", () => {
    const steps = planSteps(nothing, map, names);
    expect(new Set(steps).size).toBe(steps.length);
    expect(steps[0]).toBe("Build kube from its Go modules");
    const inOrder = (a: string, b: string) => expect(steps.indexOf(a), a).toBeLessThan(steps.indexOf(b));
    inOrder("Build image debian", "Build image kubernetes");
    inOrder("Build coredns from its Go modules", "Build image coredns");
    inOrder("Start the control plane", "Build image portal");
    inOrder("Write image archive portal", "Import image portal");
    for (const name of [...CLUSTER_IMAGES, ...names]) expect(steps).toContain(`Import image ${name}`);
  });

  it("are imports and the cluster's start when all is built", () => {
    const archives = new Set(map.keys());
    const steps = planSteps({ ...nothing, binaries: new Set(["kube"]), archives }, map, names);
    expect(steps.filter((step) => step.startsWith("Build"))).toEqual([]);
    expect(steps).toContain("Import image portal");
    expect(steps).toContain("Start the control plane");
  });

  it("are a look at the cluster and the changed image when it runs", () => {
    const archives = new Set([...map.keys()].filter((name) => name !== "portal"));
    const binaries = new Set(["kube"]);
    const steps = planSteps({ initialised: true, running: true, binaries, archives }, map, names);
    expect(steps).not.toContain("Clear what an earlier run left");
    expect(steps.slice(-3)).toEqual([
      "Build image portal",
      "Write image archive portal",
      "Import image portal",
    ]);
    expect(steps).not.toContain("Import image backend:dev");
  });
});
