import { defineConfig } from "vitest/config";

/** Needs Go, or the renderer's program in the cache: apart from the unit tests. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["tests/renderer/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    // The first of them builds the program.
    hookTimeout: 900_000,
  },
});
