import { describe, expect, it } from "vitest";
import { environmentView, patchEnvironmentRequest } from "@/server/contract/environment";
import type { ComponentDraft, Draft } from "../component-form/draft";
import { changesOf, draftOf } from "./changes";

const before = draftOf(
  environmentView.parse({
    name: "shop",
    uid: "1",
    revision: "1",
    generation: 1,
    createdAt: "2026-01-01T00:00:00Z",
    spec: {
      owner: "ada@example.com",
      description: "old",
      components: {
        backend: {
          image: "app:1",
          replicas: 2,
          resources: { limits: { cpu: "1", memory: "1Gi" } },
          env: [{ name: "A", value: "1" }],
        },
      },
    },
    status: {},
  }),
);
const edited = (backend: Partial<ComponentDraft>, rest: Partial<Draft> = {}): Draft => ({
  ...before,
  ...rest,
  components: { ...before.components, backend: { ...before.components.backend, ...backend } },
});

describe("changesOf", () => {
  it("is nothing when nothing changed", () => {
    expect(changesOf(before, edited({}))).toBeUndefined();
  });

  it.each([
    [{ replicas: "3" }, { replicas: 3 }],
    [{ image: "" }, { image: null }],
    [{ env: [] }, { env: null }],
    [
      { cpuLimit: "" },
      { resources: { requests: { cpu: null, memory: null }, limits: { cpu: null, memory: "1Gi" } } },
    ],
  ])("%j patches %j, and the contract accepts it", (change, patch) => {
    const changes = changesOf(before, edited(change));
    expect(changes).toEqual({ components: { backend: patch } });
    expect(patchEnvironmentRequest.safeParse(changes).success).toBe(true);
  });

  it("empties the description with null", () => {
    expect(changesOf(before, edited({}, { description: " " }))).toEqual({ description: null });
  });

  it("leaves a wrong number to the contract, at its field", () => {
    const parsed = patchEnvironmentRequest.safeParse(changesOf(before, edited({ replicas: "" })));
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([
      "components.backend.replicas",
    ]);
  });
});
