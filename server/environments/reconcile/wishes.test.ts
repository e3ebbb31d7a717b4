import { expect, it } from "vitest";
import { LABEL_TOOL } from "@/server/contract/tools";
import type { Lease } from "@/server/kubernetes";
import { firstEnd, wishesOf } from "./wishes";

const NOW = new Date("2026-03-01T12:00:00Z");
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000).toISOString();
const lease = (tool: string | undefined, spec: Lease["spec"], deletionTimestamp?: string): Lease => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: {
    name: `tool-${tool}`,
    ...(tool ? { labels: { [LABEL_TOOL]: tool } } : {}),
    ...(deletionTimestamp ? { deletionTimestamp } : {}),
  },
  spec,
});
const wish = (renewTime: string, leaseDurationSeconds: number, holderIdentity = "ada@example.com") => ({
  ...{ holderIdentity, renewTime, leaseDurationSeconds },
});

it("lasts from its renewal on, as long as it says", () => {
  const live = wishesOf([lease("adminer", wish(minutes(-10), 900))], NOW);
  expect([...live]).toEqual([["adminer", { holder: "ada@example.com", until: new Date(minutes(5)) }]]);
  expect(firstEnd(live, NOW)).toBe(5 * 60_000);
  expect(wishesOf([lease("adminer", wish(minutes(-15), 900))], NOW).size).toBe(0);
  expect(firstEnd(new Map(), NOW)).toBeUndefined();
});

it("of several for one tool the latest counts", () => {
  const leases = [
    lease("adminer", wish(minutes(-2), 900, "bob@example.com")),
    lease("adminer", wish(minutes(-9), 900)),
  ];
  expect(wishesOf(leases, NOW).get("adminer")?.holder).toBe("bob@example.com");
  expect(wishesOf(leases.toReversed(), NOW).get("adminer")?.holder).toBe("bob@example.com");
});

it.each([
  ["without a tool's name", lease(undefined, wish(minutes(0), 900))],
  ["on its way out", lease("adminer", wish(minutes(0), 900), minutes(0))],
  ["that was never renewed", lease("adminer", { leaseDurationSeconds: 900 })],
  ["with a time that is none", lease("adminer", wish("soon", 900))],
  ["of the far future", lease("adminer", wish("2099-01-01T00:00:00Z", 900))],
  ["without a duration", lease("adminer", { renewTime: minutes(0) })],
  ["without anything", lease("adminer", undefined)],
])("is no wish: a Lease %s", (_, one) => {
  expect(wishesOf([one], NOW).size).toBe(0);
});

it("ends within a day, whoever wrote it", () => {
  const endless = lease("adminer", wish(minutes(-1), 2_000_000_000));
  expect(wishesOf([endless], NOW).get("adminer")?.until).toEqual(new Date(minutes(24 * 60 - 1)));
});
