import { defineConfig } from "vitest/config";

/** Tests against a real cluster: one after another, since they share it. `KUBECONFIG` names it. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["tests/cluster/**/*.test.ts"],
    globalSetup: ["tests/cluster/setup.ts"],
    environment: "node",
    fileParallelism: false,
    // A cluster of many tests has moments of its own; the summary names what passed only when run again.
    retry: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
