import { expect, it } from "vitest";
import type { EnvironmentView } from "@/server/contract/environment";
import { fileController } from "../kit/file-controller";
import { uniqueName } from "../kit/unique-name";

/** An environment that belongs to nobody: the deployed web side knows it, the controller says it. */
const nobody = `${uniqueName("nobody")}@example.com`;
const controller = fileController();

const owned = ({ status }: EnvironmentView) => status.conditions.find(({ type }) => type === "Owned");

it("says so as a condition of whoever owns it, and works all the same", async () => {
  // As somebody writes it by kubectl.
  const subject = await controller.create(uniqueName("whose"), { owner: nobody, paused: true });
  const view = await subject.until("it is nobody's", (now) => owned(now) !== undefined);
  expect(owned(view)).toMatchObject({
    ...{ status: "False", reason: "OwnerUnknown" },
    message: expect.stringContaining(`Nobody has an account with the address ${nobody}`),
  });
  await subject.until("it is Paused", ({ status }) => status.phase === "Paused");
  // Another nobody, in letters of both cases: it is told of who owns it now, as field selectors find it.
  const other = uniqueName("other");
  await subject.patch({ owner: `${other.toUpperCase()}@example.com` });
  const after = await subject.until(
    "it is the other's",
    (now) => owned(now)?.message.includes(other) === true,
  );
  expect(after.spec.owner).toBe(`${other}@example.com`);
});
