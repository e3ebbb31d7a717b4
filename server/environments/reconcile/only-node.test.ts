import { expect, it } from "vitest";
import type { Gateway } from "@/server/kubernetes";
import { kubernetesError } from "@/server/kubernetes/errors";
import { onlyNodeReader } from "./only-node";

/** A cluster with so many nodes at each reading. */
function nodes(...counts: number[]) {
  let read = 0;
  const list = async () => {
    const count = counts[read++];
    if (count === undefined) throw kubernetesError("forbidden", "not allowed");
    return { items: Array.from({ length: count }, (_, at) => ({ metadata: { name: `node-${at}` } })) };
  };
  return { list } as unknown as Pick<Gateway, "list">;
}

it("names the node where there is one alone, and reads again later", async () => {
  let now = 0;
  const only = onlyNodeReader(nodes(1, 2), () => new Date(now));
  expect(await only()).toBe("node-0");
  now = 29_000;
  expect(await only()).toBe("node-0");
  now = 31_000;
  expect(await only()).toBeUndefined();
});

it("names none where nodes cannot be read", async () => {
  expect(await onlyNodeReader(nodes(), () => new Date(0))()).toBeUndefined();
});
