import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedStore } from "../embedded";

declare module "vitest" {
  interface ProvidedContext {
    storeUrl: string;
  }
}

/** One PostgreSQL for the whole run, removed with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(path.join(tmpdir(), "devspace-portal-test-"));
  const store = await startEmbeddedStore(directory);
  project.provide("storeUrl", store.url);
  return async () => {
    await store.stop();
    await rm(directory, { recursive: true, force: true });
  };
}
