import { pino } from "pino";
import { expect, it } from "vitest";
import type { Gateway, Job, KubernetesObject } from "@/server/kubernetes";
import { ANNOTATION_JOB } from "../render/others";
import type { ReconcileContext } from "./context";
import { applyJobs, holdRuns } from "./jobs";

const job = (mark: string, more: Partial<Job> = {}): Job => ({
  apiVersion: "batch/v1",
  kind: "Job",
  spec: { template: { metadata: { labels: {} }, spec: { containers: [] } }, suspend: false },
  ...more,
  metadata: {
    name: "stock",
    namespace: "env-one",
    annotations: { [ANNOTATION_JOB]: mark },
    ...more.metadata,
  },
});

/** What is asked of the cluster that has this Job, where `wanted` is rendered. */
async function asked(live: Job | undefined, wanted: Job): Promise<string[]> {
  const calls: string[] = [];
  const only: Pick<Gateway, "apply" | "delete"> = {
    apply: async (object) => {
      calls.push("apply");
      return object;
    },
    delete: async (_, options) => void calls.push(`delete ${options?.propagation}`),
  };
  const context = { cluster: only as Gateway, log: pino({ level: "silent" }), memory: new Map() };
  await applyJobs(context as unknown as ReconcileContext, [wanted], { find: () => live });
  return calls;
}

it("is made, left alone, or made anew when its pods differ", async () => {
  expect(await asked(undefined, job("a"))).toEqual(["apply"]);
  expect(await asked(job("a"), job("a"))).toEqual([]);
  expect(await asked(job("a"), job("b"))).toEqual(["delete Background"]);
});

it("is waited for while it goes", async () => {
  const going = job("a", { metadata: { name: "stock", deletionTimestamp: "2026-01-01T00:00:00Z" } });
  expect(await asked(going, job("b"))).toEqual([]);
});

it("of a CronJob sleeps and wakes with the environment, unless it is done", async () => {
  const owner = { apiVersion: "batch/v1", kind: "CronJob", name: "tidy", uid: "1", controller: true };
  const run = (name: string, more: Partial<Job> = {}) =>
    job("", { metadata: { name, ownerReferences: [owner] }, ...more });
  const conditions = [{ type: "Complete", status: "True" }];
  const objects: KubernetesObject[] = [job("a"), run("running"), run("done", { status: { conditions } })];
  const held: string[] = [];
  const only: Pick<Gateway, "mergePatch"> = {
    mergePatch: async ({ name }, patch) => {
      held.push(`${name} ${JSON.stringify(patch)}`);
      return job("a") as never;
    },
  };
  await holdRuns({ cluster: only as Gateway }, { paused: true, snapshot: { objects } });
  expect(held).toEqual(['running {"spec":{"suspend":true}}']);
  await holdRuns({ cluster: only as Gateway }, { paused: false, snapshot: { objects } });
  expect(held).toHaveLength(1);
});
