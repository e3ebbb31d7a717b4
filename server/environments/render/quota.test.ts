import { expect, it } from "vitest";
import type { EnvironmentSpec } from "@/server/contract/environment";
import type { PersistentVolumeClaim } from "@/server/kubernetes";
import { acceptSpec } from "../template/accept";
import { bundled } from "../template/testing/bundled";
import { renderQuota } from "./quota";

const template = bundled.list()[0];
if (!template) throw new Error("There is no template.");
const BOUNDS = { cpu: 4, memory: 2 ** 33, storage: 2 ** 35 };

function hardOf(
  components: EnvironmentSpec["components"] = {},
  bounds: object = BOUNDS,
  claims: PersistentVolumeClaim[] = [],
) {
  const asked = { owner: "ada@example.com", template: template?.name ?? "", paused: false, components };
  if (!template) return undefined;
  const { spec } = acceptSpec(template, asked);
  const objects = renderQuota(template, { name: "shop", spec, bounds, claims });
  const quota = objects.find(({ kind }) => kind === "ResourceQuota");
  return (quota as { spec?: { hard: Record<string, string> } } | undefined)?.spec?.hard;
}
const milli = (hard = hardOf()) => Number(hard?.["requests.cpu"]?.replace("m", ""));

it("has room for both pods of every flip and for what runs beside them, and no more", () => {
  const frontend = 10;
  const [backend, database, adminer] = [50, 50, 10];
  const devFrontend = 50;
  expect(milli()).toBeGreaterThanOrEqual(frontend + devFrontend + 2 * (backend + database) + adminer);
  const requests = { cpu: "200m" };
  expect(milli(hardOf({ backend: { mode: "production", resources: { requests } } })) - milli()).toBe(2 * 150);
});

it("is the same in either mode and asleep: flipping never waits for a quota", () => {
  expect(hardOf({ backend: { mode: "dev" }, database: { mode: "dev" } })).toEqual(hardOf());
  expect(milli(hardOf({ backend: { mode: "production", replicas: 3 } })) - milli()).toBe(2 * 2 * 50);
});

it("holds storage to what is granted, and lets a volume stay that is larger already", () => {
  const of = (size: string): PersistentVolumeClaim => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data-postgres-0" },
    spec: { resources: { requests: { storage: size } } },
  });
  const database = { mode: "production", storage: "2Gi" } as const;
  expect(hardOf({ database })?.["requests.storage"]).toBe("2Gi");
  expect(hardOf({ database }, BOUNDS, [of("5Gi")])?.["requests.storage"]).toBe("5Gi");
});

it("bounds only what a person's bounds do", () => {
  expect(Object.keys(hardOf({}, { memory: 2 ** 30 }) ?? {})).toEqual(["requests.memory"]);
  expect(hardOf({}, { environments: 2 })).toBeUndefined();
});
