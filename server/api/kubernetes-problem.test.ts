import { describe, expect, it } from "vitest";
import { problemOf } from "@/server/http/problem";
import { kubernetesError } from "@/server/kubernetes/errors";
import { kubernetesRefusal } from "./kubernetes-problem";

describe("errors of Kubernetes as problems", () => {
  it("name the fields of a refused object as the request spells them", () => {
    const error = kubernetesError("invalid", "Environment is invalid", {
      status: 422,
      causes: [
        { field: "spec.components.backend.resources.requests.cpu", message: "too much" },
        { field: "metadata.name", message: "bad" },
        {
          field: "spec.components.database.storage",
          message: 'Invalid value: "string": Storage is 1Gi to 100Gi.',
        },
      ],
    });
    const refused = kubernetesRefusal(error);
    expect(refused && problemOf(refused)).toMatchObject({
      status: 400,
      code: "invalid-request",
      errors: [
        { field: "components.backend.resources.requests.cpu", message: "too much" },
        { field: "name", message: "bad" },
        { field: "components.database.storage", message: "Storage is 1Gi to 100Gi." },
      ],
    });
  });

  it.each([
    ["already-exists", 409, "conflict"],
    ["conflict", 409, "conflict"],
    ["not-found", 404, "not-found"],
    ["forbidden", 502, "kubernetes-refused"],
    ["unauthorized", 502, "kubernetes-refused"],
    ["unavailable", 503, "kubernetes-unavailable"],
    ["too-many-requests", 503, "kubernetes-unavailable"],
  ] as const)("%s answers %i %s", (code, status, problemCode) => {
    const refused = kubernetesRefusal(kubernetesError(code, "secret detail of the API server"));
    const problem = refused && problemOf(refused);
    expect(problem).toMatchObject({
      status,
      code: problemCode,
      type: `urn:devspace-portal:problem:${problemCode}`,
    });
    expect(problem?.detail).not.toContain("secret detail");
  });
});
