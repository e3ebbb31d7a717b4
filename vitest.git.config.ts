import { defineConfig } from "vitest/config";

/** Needs `git`, `ssh` and Debian's package of sshd, against servers of the tests' own. */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    include: ["tests/git/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
