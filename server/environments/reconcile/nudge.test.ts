import { pino } from "pino";
import { beforeEach, expect, it } from "vitest";
import type { Finding } from "@/server/contract/findings";
import type { Gateway, ObjectRef, Workload } from "@/server/kubernetes";
import { ANNOTATION_NUDGED, nudge } from "./nudge";

const start = Date.parse("2026-01-01T00:00:00Z");
const written: { name: string; at: string }[] = [];
let memory = new Map<string, string>();
beforeEach(() => {
  written.length = 0;
  memory = new Map();
});

const workload = (annotations: Record<string, string> = {}): Workload => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "backend", namespace: "env-shop", annotations },
  spec: {
    selector: { matchLabels: {} },
    template: { metadata: { labels: {} }, spec: { containers: [] } },
  },
});
const finding = (code: string): Finding => ({
  ...{ code, severity: "error", message: "", since: new Date(start).toISOString() },
  subject: { kind: "Deployment", name: "backend" },
  ...{ evidence: [], remedy: { text: "" } },
});
const cluster: Pick<Gateway, "mergePatch"> = {
  mergePatch: async <T>({ name }: ObjectRef, patch: unknown) => {
    const { metadata } = patch as { metadata: { annotations: Record<string, string> } };
    written.push({ name, at: metadata.annotations[ANNOTATION_NUDGED] ?? "" });
    return patch as T;
  },
};
const at = (seconds: number, { code = "FailedCreate", live = workload() } = {}) =>
  nudge(
    {
      cluster: cluster as Gateway,
      clock: () => new Date(start + seconds * 1000),
      log: pino({ level: "silent" }),
      memory,
    },
    "shop",
    { findings: [finding(code)], snapshot: { workloads: [live] } },
  );

it("has what is refused tried again at a bounded pace, whoever looks how often, and seldom after a while", async () => {
  const times: number[] = [];
  for (let second = 0; second < 1200; second++) {
    const before = written.length;
    await at(second);
    if (written.length > before) times.push(second);
  }
  expect(times.slice(0, 3)).toEqual([15, 30, 45]);
  const late = times.filter((second) => second > 660);
  expect(late.length).toBeGreaterThan(5);
  expect(late.every((second, index) => index === 0 || second - (late[index - 1] ?? 0) === 60)).toBe(true);
});

it("goes by the annotation where a restart forgot the rest, and says when the next is due", async () => {
  const live = workload({ [ANNOTATION_NUDGED]: new Date(start + 95_000).toISOString() });
  expect(await at(100, { live })).toBe(10_000);
  expect(written).toEqual([]);
});

it("leaves alone what is not refused", async () => {
  expect(await at(100, { code: "CrashLoopBackOff" })).toBeUndefined();
  expect(written).toEqual([]);
});
