import { describe, expect, it } from "vitest";
import { covers } from "./covers";

const wanted = {
  metadata: { labels: { app: "x" } },
  spec: {
    replicas: 1,
    template: {
      containers: [
        {
          name: "a",
          image: "a:1",
          env: [{ name: "EMPTY", value: "" }],
          resources: { limits: { cpu: "1", memory: "1Gi" } },
        },
      ],
    },
    podSelector: {},
  },
};
const live = {
  metadata: { labels: { app: "x", extra: "y" }, resourceVersion: "5" },
  spec: {
    replicas: 1,
    strategy: { type: "RollingUpdate" },
    template: {
      containers: [
        {
          name: "a",
          image: "a:1",
          terminationMessagePath: "/dev/termination-log",
          env: [{ name: "EMPTY" }],
          resources: { limits: { cpu: "1000m", memory: "1024Mi" } },
        },
      ],
    },
  },
  status: {},
};
const changed = (change: (object: typeof live) => void) => {
  const copy = structuredClone(live);
  change(copy);
  return covers(copy, wanted);
};

describe("covers", () => {
  it("does not mind defaults, additions, other spellings of quantities and left out empty values", () => {
    expect(covers(live, wanted)).toBe(true);
  });

  it.each([
    ["a changed value", (object: typeof live) => void Object.assign(object.spec, { replicas: 0 })],
    ["a lost label", (object: typeof live) => void Reflect.deleteProperty(object.metadata.labels, "app")],
    ["an added element", (object: typeof live) => void object.spec.template.containers.push({} as never)],
    ["a removed element", (object: typeof live) => void object.spec.template.containers.pop()],
    [
      "another amount",
      (object: typeof live) => {
        const [container] = object.spec.template.containers;
        if (container) container.resources.limits.cpu = "999m";
      },
    ],
    ["a lost branch", (object: typeof live) => void Reflect.deleteProperty(object.spec, "template")],
  ])("notices %s", (_what, change) => {
    expect(changed(change)).toBe(false);
  });

  it("compares text as text", () => {
    expect(covers({ value: "1.0" }, { value: "1" })).toBe(false);
    expect(covers({ value: "1" }, { value: 1 })).toBe(false);
  });
});
