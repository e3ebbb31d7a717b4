import { describe, expect, it } from "vitest";
import { JOBS, running, SHOP, viewOf } from "../../environment/testing/templates";
import { joinable, terminalChoices } from "./choices";

const container = (name: string, state = "running") => ({ name, state, ready: true, restarts: 0 });
const pod = (name: string, ...containers: ReturnType<typeof container>[]) => ({
  ...{ name, phase: "Running", ready: true, restarts: 0, dev: false },
  containers,
});
const shop = {
  ...SHOP,
  components: SHOP.components.map((component) =>
    component.name === "store"
      ? {
          ...component,
          programs: [
            { name: "psql", title: "psql" },
            { name: "wipe", title: "Wipe", confirm: "All rows go." },
          ],
        }
      : component,
  ),
};

describe("terminalChoices", () => {
  it("offers a shell and what is ready-made, and asks where the template asks", () => {
    const view = viewOf(
      { template: "shop" },
      { components: { store: { ...running("store"), pods: [pod("store-0", container("postgres"))] } } },
    );
    const store = terminalChoices(view, shop).find(({ name }) => name === "store");
    expect(store?.whyNot).toBeUndefined();
    expect(
      store?.programs.map(({ label, request }) => [label, request.start?.program, request.confirm]),
    ).toEqual([
      ["Shell", undefined, undefined],
      ["psql", "psql", undefined],
      ["Wipe", "wipe", "All rows go."],
    ]);
    expect(store?.places.map(({ label }) => label)).toEqual(["Debug container"]);
  });

  it("names pods and containers only where there are several, and none that does not run", () => {
    const pods = [
      pod("api-1", container("api"), container("side", "waiting")),
      pod("api-2", container("api", "terminated")),
    ];
    const view = viewOf({ template: "shop" }, { components: { api: { ...running("api"), pods } } });
    const api = terminalChoices(view, shop).find(({ name }) => name === "api");
    expect(api?.places.map(({ request }) => request.start)).toEqual([
      { component: "api", pod: "api-1", container: "api" },
      { component: "api", pod: "api-1", debug: true },
      { component: "api", pod: "api-2", debug: true },
    ]);
  });

  it("says why there is nothing to open: asleep, or what the component itself says", () => {
    const asleep = viewOf({ template: "jobs", paused: true }, {});
    for (const { whyNot, places } of terminalChoices(asleep, JOBS)) {
      expect(whyNot).toContain("resume it first");
      expect(places).toEqual([]);
    }
    const failing = viewOf(
      { template: "shop" },
      {
        components: {
          api: { ...running("api"), state: "Degraded", message: "The image is not there.", pods: [] },
        },
      },
    );
    expect(terminalChoices(failing, shop).find(({ name }) => name === "api")?.whyNot).toBe(
      "The image is not there.",
    );
  });
});

it("offers to join one's own terminals and shared ones, and no other", () => {
  const terminal = (id: string, owner: string, shared: "none" | "read" | "write") => ({
    ...{
      id,
      owner,
      shared,
      title: "Backend · Shell",
      pod: "backend-1",
      container: "backend",
      program: "shell",
    },
    ...{ startedAt: "2026-11-28T10:00:00Z", lastActiveAt: "2026-11-28T10:00:00Z", people: [] },
  });
  const running = [
    terminal("mine", "ada@example.com", "none"),
    terminal("watched", "bob@example.com", "read"),
    terminal("private", "bob@example.com", "none"),
  ];
  expect(joinable(running, "ada@example.com").map(({ id }) => id)).toEqual(["mine", "watched"]);
});
