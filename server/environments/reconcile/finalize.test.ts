import { describe, expect, it } from "vitest";
import { deletionSteps } from "./finalize";

const at = (second: number) => new Date(Date.parse("2026-01-01T00:00:00Z") + second * 1000);
const shown = (steps: ReturnType<typeof deletionSteps>) => steps.map(({ name, state }) => `${name} ${state}`);

describe("deletionSteps", () => {
  it("goes from the pods over the data to the namespace, keeping the times of what is done", () => {
    const created = [{ name: "namespace", title: "Create the namespace", state: "done" as const }];
    const first = deletionSteps(created, { pods: 3, claims: 1 }, at(0));
    expect(shown(first)).toEqual(["stop-pods running", "delete-volume pending", "delete-namespace pending"]);
    expect(first[0]?.message).toBe("3 pods are stopping.");

    const second = deletionSteps(first, { pods: 0, claims: 1 }, at(2));
    expect(shown(second)).toEqual(["stop-pods done", "delete-volume running", "delete-namespace pending"]);
    expect(second[0]).toMatchObject({ startedAt: at(0).toISOString(), finishedAt: at(2).toISOString() });

    const third = deletionSteps(second, { pods: 0, claims: 0 }, at(3));
    expect(shown(third)).toEqual(["stop-pods done", "delete-volume done", "delete-namespace running"]);
    expect(third[0]).toEqual(second[0]);
    expect(third[2]).toMatchObject({ startedAt: at(3).toISOString() });
  });
});
