import { describe, expect, it } from "vitest";
import { errorFromStatus, isKubernetesError, kubernetesError } from "./errors";

const status = (reason: string, details = {}) => JSON.stringify({ message: "Message.", reason, details });

describe("errorFromStatus", () => {
  it.each([
    [400, "BadRequest", "invalid"],
    [401, "Unauthorized", "unauthorized"],
    [403, "Forbidden", "forbidden"],
    [404, "NotFound", "not-found"],
    [409, "Conflict", "conflict"],
    [409, "AlreadyExists", "already-exists"],
    [410, "Expired", "gone"],
    [422, "Invalid", "invalid"],
    [429, "TooManyRequests", "too-many-requests"],
    [500, "InternalError", "unknown"],
    [500, "ServerTimeout", "unavailable"],
    [503, "ServiceUnavailable", "unavailable"],
    [504, "Timeout", "unavailable"],
  ])("%d %s is %s", (code, reason, expected) => {
    expect(errorFromStatus(code, status(reason))).toMatchObject({
      code: expected,
      status: code,
      message: "Message.",
    });
  });

  it("keeps the fields at fault and how long to wait", () => {
    const body = status("Invalid", {
      causes: [{ field: "spec.replicas", message: "too many" }],
      retryAfterSeconds: 3,
    });
    const error = errorFromStatus(422, body);
    expect(error.causes).toEqual([{ field: "spec.replicas", message: "too many" }]);
    expect(error.retryAfterSeconds).toBe(3);
    expect(errorFromStatus(429, body, "7").retryAfterSeconds).toBe(7);
  });

  it("takes the text of an answer that is no Status", () => {
    expect(errorFromStatus(502, "bad gateway\n")).toMatchObject({
      code: "unavailable",
      message: "bad gateway",
    });
    expect(errorFromStatus(502, "").message).toContain("502");
  });
});

describe("isKubernetesError", () => {
  it("tells by shape and code", () => {
    const error = kubernetesError("gone", "Expired.");
    expect(isKubernetesError(error)).toBe(true);
    expect(isKubernetesError(error, "gone")).toBe(true);
    expect(isKubernetesError(error, "conflict")).toBe(false);
    expect(isKubernetesError(new Error("gone"))).toBe(false);
    expect(isKubernetesError({ name: "KubernetesError", code: "gone" })).toBe(false);
  });
});
