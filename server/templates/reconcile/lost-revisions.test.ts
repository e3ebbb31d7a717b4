import { expect, it } from "vitest";
import type { Gateway } from "@/server/kubernetes";
import type { TemplateObject } from "../resource";
import { reconcileTemplate } from "./reconcile";
import { environment, following, spec } from "./testing/following";

const MINUTE = 60_000;
const A = "a".repeat(40);
const BAD = `bad${A.slice(3)}`;

it("makes a revision of a ref again that somebody removed, once, and asks git for nothing more", async () => {
  const { pass, asked, there } = following([environment("x", "one")], { main: A, one: A });
  const [before] = (await pass()).refs;
  there.clear();
  await pass(10_000);
  expect(asked).toEqual(["one"]);
  const { refs } = await pass(20_000);
  expect(refs[0]?.revision).toBe(before?.revision);
  expect(there.size).toBe(1);
  for (let at = 0; at < 20; at++) await pass(30_000);
  expect(asked).toEqual(["one", "one"]);
});

it("does not try to make again what is not what the ref holds any more", async () => {
  const branches: Record<string, string> = { main: A, one: A };
  const { pass, asked, there } = following([environment("x", "one")], branches);
  await pass();
  branches.one = BAD;
  await pass(2 * MINUTE);
  there.clear();
  for (let at = 0; at < 20; at++) await pass(30_000);
  expect(asked).toEqual(["one", "one"]);
});

/** Passes over a template of the default branch, whose status is written. */
function template(branches: Record<string, string>) {
  const { asked, there, context } = following([], branches);
  let now = Date.parse("2026-01-01T00:00:00Z");
  let object: TemplateObject = {
    ...{ apiVersion: "devspace-portal.io/v1alpha1", kind: "Template", metadata: { name: "one" }, spec },
  };
  const only: Pick<Gateway, "apply" | "create" | "get" | "list" | "mergePatch"> = {
    ...context.gateway,
    list: async () => ({ items: [], resourceVersion: "1" }),
    async mergePatch(_ref, patch) {
      const status = { ...(object.status as object), ...(patch as { status: object }).status };
      object = { ...object, status: JSON.parse(JSON.stringify(status)) };
      return object as never;
    },
  };
  const published = {
    ...context.published,
    ...{ objects: { get: () => object, list: () => [object] }, parts: { byLabel: () => [] } },
  };
  const all = { ...context, gateway: only, published, clock: () => new Date(now) } as object;
  return {
    ...{ asked, there },
    pass(afterMs: number) {
      now += afterMs;
      return reconcileTemplate(all as typeof context, "one");
    },
  };
}

it("makes a template's own revision again that somebody removed, and says when", async () => {
  const { pass, asked, there } = template({ main: A });
  await pass(0);
  const [name] = there.keys();
  there.clear();
  expect(await pass(10_000)).toEqual({ againInMs: 20_000 });
  await pass(20_000);
  expect([...there.keys()]).toEqual([name]);
  for (let at = 0; at < 20; at++) await pass(30_000);
  expect(asked).toEqual(["main", "main"]);
});

it("does not try to make a template's own revision again of what was refused since", async () => {
  const branches = { main: A };
  const { pass, asked, there } = template(branches);
  await pass(0);
  branches.main = BAD;
  await pass(2 * MINUTE);
  there.clear();
  for (let at = 0; at < 20; at++) await pass(30_000);
  expect(asked).toEqual(["main", "main"]);
});
