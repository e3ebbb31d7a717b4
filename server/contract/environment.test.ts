import { expect, it } from "vitest";
import { environmentStatus, patchEnvironmentRequest } from "./environment";

const patch = (component: object) =>
  patchEnvironmentRequest
    .safeParse({ components: { backend: component } })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

it("lets a patch take every field of a component back to the template's", () => {
  expect(patch({ mode: null, image: null, replicas: null, env: null, storage: null })).toBeUndefined();
  expect(patch({ resources: null })).toBeUndefined();
  expect(patch({ resources: { requests: null, limits: { cpu: null, memory: "1Gi" } } })).toBeUndefined();
});

it("bounds a patch as it bounds the spec, with the same words", () => {
  expect(patch({ resources: { requests: { cpu: "1" }, limits: { cpu: "100m" } } })).toEqual([
    "components.backend.resources.limits.cpu: The limit is below the request: raise the limit or lower the request.",
  ]);
  expect(patch({ storage: "10Mi" })).toEqual([
    "components.backend.storage: Use 100Mi to 100Gi, such as 1Gi or 500Mi.",
  ]);
  expect(patchEnvironmentRequest.safeParse({ components: { back_end: {} } }).error?.issues).toMatchObject([
    { path: ["components", "back_end"], message: "Use only lower-case letters, digits and hyphens." },
  ]);
});

it.each([
  ["0.57", "570m"],
  ["0.001", "1m"],
  ["8", "8000m"],
])("takes %s and %s for the same amount of CPU", (one, other) => {
  expect(patch({ resources: { requests: { cpu: one }, limits: { cpu: other } } })).toBeUndefined();
  expect(patch({ resources: { requests: { cpu: other }, limits: { cpu: one } } })).toBeUndefined();
});

it("reads a status that says nothing yet", () => {
  expect(environmentStatus.parse({})).toEqual({
    phase: "Pending",
    conditions: [],
    findings: [],
    steps: [],
    components: {},
  });
});
