import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { testFolder } from "@/kit/testing/folder";
import { type PortalRecord, readRecord, removeRecord, writeRecord } from "./record";

it("is read as it was written, and is nothing once removed or when another version wrote it", async () => {
  const stateDir = path.join(testFolder(), "state");
  const portal: PortalRecord = {
    kind: "cluster",
    address: "http://portal.localhost:3000",
    kubectl: "/bin/kubectl",
  };
  expect(await readRecord(stateDir)).toBeUndefined();
  await writeRecord(stateDir, portal);
  expect(await readRecord(stateDir)).toEqual(portal);
  await writeFile(path.join(stateDir, "portal.json"), '{"kind":"other"}');
  expect(await readRecord(stateDir)).toBeUndefined();
  await removeRecord(stateDir);
  expect(await readRecord(stateDir)).toBeUndefined();
});
