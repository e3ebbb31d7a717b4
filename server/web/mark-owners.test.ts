import { pino } from "pino";
import { beforeAll, expect, it, vi } from "vitest";
import { ANNOTATION_OWNER_UNKNOWN } from "@/server/contract/labels";
import { ownership } from "@/server/environments/observe/conditions";
import type { EnvironmentObject } from "@/server/environments/resource";
import { inviteUser } from "@/server/people/invite-user";
import type { Store } from "@/server/store";
import { createStore } from "@/server/store/testing/database";
import { markOwners } from "./mark-owners";

let store: Store;
beforeAll(async () => {
  store = await createStore();
});

const environment = (name: string, owner: string, mark?: string) =>
  ({
    metadata: { name, uid: `uid-${name}`, annotations: mark ? { [ANNOTATION_OWNER_UNKNOWN]: mark } : {} },
    spec: { owner },
  }) as EnvironmentObject;

/** What is written about these environments when the web side starts, by name. */
async function marksOf(...list: EnvironmentObject[]): Promise<Record<string, unknown>> {
  const written: Record<string, unknown> = {};
  const count = vi.spyOn(store.user, "count");
  const end = markOwners({
    environments: { list: () => list, subscribe: () => () => true },
    hub: {
      async mergePatch(ref, patch) {
        written[ref.name] = (patch as { metadata: EnvironmentObject["metadata"] }).metadata.annotations;
        throw new Error("not read");
      },
    },
    store,
    log: pino({ level: "silent" }),
  });
  await vi.waitFor(() => expect(count.mock.results).toHaveLength(list.length));
  await Promise.all(count.mock.results.map(({ value }) => value));
  await new Promise((resolve) => setImmediate(resolve));
  count.mockRestore();
  end();
  return written;
}

it("marks what belongs to nobody, and takes the mark off when somebody comes or the owner changes", async () => {
  const input = { email: "ada@example.com", name: "Ada", role: "user" } as const;
  await inviteUser({ context: { store, actor: "cli" }, input });
  const marks = await marksOf(
    environment("hers", "Ada@example.com"),
    environment("nobodys", "Eve@example.com"),
    environment("said", "eve@example.com", "eve@example.com"),
    environment("hers-again", "ada@example.com", "eve@example.com"),
  );
  expect(marks).toEqual({
    nobodys: { [ANNOTATION_OWNER_UNKNOWN]: "eve@example.com" },
    "hers-again": { [ANNOTATION_OWNER_UNKNOWN]: null },
  });
});

it("becomes a condition as long as the mark speaks of the owner there is", () => {
  expect(ownership(environment("a", "eve@example.com", "eve@example.com"))).toMatchObject({
    ...{ status: "False", reason: "OwnerUnknown" },
    message: expect.stringContaining("eve@example.com"),
  });
  expect(ownership(environment("a", "ada@example.com", "eve@example.com"))).toBeUndefined();
  expect(ownership(environment("a", "ada@example.com"))).toBeUndefined();
});
