import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import type { ComponentStatus } from "@/server/contract/environment";
import { viewOf } from "../../environment/testing/templates";
import { Facts } from "./facts";

const status: ComponentStatus = {
  ...{ mode: "production", modePhase: "Stable", state: "Ready", workload: "api" },
  ...{ desiredReplicas: 2, readyReplicas: 2, restarts: 0, image: "", pods: [] },
};
const shown = (more: Partial<ComponentStatus>) =>
  renderToStaticMarkup(
    <Facts view={viewOf({ template: "shop" })} component="api" status={{ ...status, ...more }} />,
  ).replaceAll(/<[^>]+>/g, " ");

it("says on the card who scales a component, and between what", () => {
  expect(shown({ scaledBy: { name: "busy", min: 2, max: 5 } })).toMatch(/Scaled by\s+busy, ?2–5/);
  expect(shown({})).not.toContain("Scaled by");
});
