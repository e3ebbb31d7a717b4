import { describe, expect, it } from "vitest";
import { binariesStep } from "./images/build-images";
import { APP_IMAGES, binariesOf, CLUSTER_IMAGES, readImageMap } from "./images/image-map";
import { type Found, planSteps } from "./plan";

const map = readImageMap();
const names = [...APP_IMAGES, "portal"];
const programs = binariesOf(map);
const compile = binariesStep(programs);
const nothing: Found = { initialised: false, running: false, missing: programs, archives: new Set() };

describe("the steps to come", () => {
  it("are everything on a fresh machine, bases before what needs them and each built once", () => {
    const steps = planSteps(nothing, map, names);
    expect(new Set(steps).size).toBe(steps.length);
    const inOrder = (a: string, b: string) => expect(steps.indexOf(a), a).toBeLessThan(steps.indexOf(b));
    inOrder("Build image debian", "Build image kubernetes");
    inOrder("Start containerd", "Build image debian");
    inOrder(compile, "Build image coredns");
    inOrder("Import image coredns", "Start the control plane");
    inOrder("Write image archive portal", "Import image portal");
    for (const name of [...CLUSTER_IMAGES, ...names]) expect(steps).toContain(`Import image ${name}`);
  });

  it("make what needs no program while the programs are compiled", () => {
    const steps = planSteps(nothing, map, names);
    const before = steps.slice(0, steps.indexOf(compile));
    for (const name of ["pause", ...names]) expect(before).toContain(`Import image ${name}`);
    for (const name of ["kubernetes", "coredns"]) expect(before).not.toContain(`Build image ${name}`);
  });

  it("make the renderer's image, whose program is compiled with the cluster's, after them", () => {
    const missing = binariesOf(map, [...names, "renderer"]);
    expect(missing).toEqual([...programs, "renderer"]);
    const steps = planSteps({ ...nothing, missing }, map, [...names, "renderer"]);
    expect(steps.indexOf("Build image renderer")).toBeGreaterThan(steps.indexOf(binariesStep(missing)));
  });

  it("are imports and the cluster's start when all is built", () => {
    const archives = new Set(map.keys());
    const steps = planSteps({ ...nothing, missing: [], archives }, map, names);
    expect(steps.filter((step) => step.startsWith("Build"))).toEqual([]);
    expect(steps).toContain("Import image portal");
    expect(steps).toContain("Start the control plane");
  });

  it("are a look at the cluster and the changed image when it runs", () => {
    const archives = new Set([...map.keys()].filter((name) => name !== "portal"));
    const steps = planSteps({ initialised: true, running: true, missing: [], archives }, map, names);
    expect(steps).not.toContain("Clear what an earlier run left");
    expect(steps.slice(-3)).toEqual([
      "Build image portal",
      "Write image archive portal",
      "Import image portal",
    ]);
    expect(steps).not.toContain("Import image backend:dev");
  });
});
