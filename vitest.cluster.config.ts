import { defineConfig } from "vitest/config";

/** Tests against a real cluster: one after another, since they share it. `KUBECONFIG` names it. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["tests/cluster/**/*.test.ts"],
    environment: "node",
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
