import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, onTestFinished } from "vitest";

/** An empty folder, removed after the test that asks for it; outside of tests and hooks, after all of the file's. */
export function testFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "devspace-portal-test-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    onTestFinished(remove);
  } catch {
    afterAll(remove);
  }
  return folder;
}
