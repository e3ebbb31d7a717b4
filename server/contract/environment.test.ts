import { expect, it } from "vitest";
import { componentSpec, environmentStatus, patchEnvironmentRequest } from "./environment";

const patch = (component: object) =>
  patchEnvironmentRequest
    .safeParse({ components: { backend: component } })
    .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);

it("lets a patch take every field of a component back to the template's", () => {
  const fields = Object.keys(componentSpec.shape);
  expect(fields).toContain("storage");
  for (const field of fields) expect(patch({ [field]: null }), field).toBeUndefined();
  expect(patch({ resources: { requests: null, limits: { cpu: null, memory: "1Gi" } } })).toBeUndefined();
});

it("leaves out of a patch what it does not name: no default comes in", () => {
  const asked = { components: { backend: { replicas: 2 }, frontend: {} } };
  expect(patchEnvironmentRequest.parse(asked)).toEqual(asked);
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
