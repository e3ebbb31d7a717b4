import { defineConfig } from "vitest/config";

/** Builds with a container engine: heavy, and apart from the cluster. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["tests/engine/**/*.test.ts"],
    environment: "node",
    fileParallelism: false,
    // One build waits for downloads or the disk while the other computes.
    maxConcurrency: 2,
  },
});
