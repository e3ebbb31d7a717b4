import { describe, expect, it } from "vitest";
import { createEnvironmentRequest } from "@/server/contract/environment";
import { issuesByField } from "../../api/use-field-errors";
import { type Draft, emptyDraft, toRequest } from "./draft";

const draft = (change: Partial<Draft["components"]["backend"]>): Draft => ({
  ...emptyDraft,
  name: "shop",
  components: { ...emptyDraft.components, backend: { ...emptyDraft.components.backend, ...change } },
});

const wrongFields = (value: Draft) => {
  const parsed = createEnvironmentRequest.safeParse(toRequest(value));
  return parsed.success ? [] : issuesByField(parsed.error).map((issue) => issue.field);
};

describe("toRequest", () => {
  it("leaves out what was not given, so that the template decides", () => {
    expect(toRequest(draft({})).components?.backend).toEqual({ mode: "production", replicas: 1 });
  });

  it("sends what was given, trimmed", () => {
    const request = toRequest(
      draft({
        mode: "dev",
        cpuLimit: " 500m ",
        image: " app:1 ",
        env: [{ id: 1, name: " A ", value: " b " }],
      }),
    );
    expect(request.components?.backend).toEqual({
      mode: "dev",
      replicas: 1,
      image: "app:1",
      resources: { limits: { cpu: "500m" } },
      env: [{ name: "A", value: " b " }],
    });
  });

  it.each([
    [{ replicas: "" }, "components.backend.replicas"],
    [{ replicas: "9" }, "components.backend.replicas"],
    [{ memoryLimit: "lots" }, "components.backend.resources.limits.memory"],
    [{ env: [{ id: 1, name: "SECRET_KEY", value: "x" }] }, "components.backend.env.0.name"],
  ])("%j is wrong at %s", (change, field) => {
    expect(wrongFields(draft(change))).toEqual([field]);
  });

  it("accepts what the form starts with, but for the missing name", () => {
    expect(wrongFields({ ...emptyDraft, name: "shop" })).toEqual([]);
    expect(wrongFields(emptyDraft)).toContain("name");
  });
});
