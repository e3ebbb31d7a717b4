import { defineConfig } from "vitest/config";

/** Unit tests live beside the code; `tests/cluster` needs a real cluster and has its own configuration. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["{server,app,k8s,kit,scripts,prisma}/**/*.test.{ts,tsx}"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ["server/store/testing/global-setup.ts"],
  },
});
