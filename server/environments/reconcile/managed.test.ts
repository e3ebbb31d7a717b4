import { expect, it } from "vitest";
import { groupOf, TEMPLATE_KINDS } from "@/server/contract/template-kinds";
import { MANAGED } from "./managed";

/** Kept in caches of their own, or never pruned. */
const APART = new Set([
  "/Secret",
  "/PersistentVolumeClaim",
  "autoscaling/HorizontalPodAutoscaler",
  "gateway.networking.k8s.io/HTTPRoute",
]);

it("holds every kind that a template may have: what is not followed is neither healed nor pruned", () => {
  const managed = new Set(MANAGED.map(({ apiVersion, kind }) => `${groupOf(apiVersion)}/${kind}`));
  expect([...TEMPLATE_KINDS].filter((kind) => !managed.has(kind) && !APART.has(kind))).toEqual([]);
});
