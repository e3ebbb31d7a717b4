import { defineConfig } from "vitest/config";

/** Files whose tests only do what people do at the same time, each in environments and templates of its own. */
const TOGETHER = [
  ...["api", "app", "app-dev-mode", "audit", "bad-requests", "lifecycle", "previews"],
  ...["logs", "read-logs", "terminals", "terminal-programs", "terminal-replicas"],
  ...["parameters", "pull-secrets", "stacks", "template-archive", "template-policy", "templates-api"],
].map((name) => `tests/cluster/${name}.test.ts`);

/**
 * Tests against a real cluster, which `KUBECONFIG` names. First those that can share it; then, one after another, those that stop
 * something, stand for the deployed controller, or look at all there is.
 */
export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    globalSetup: ["tests/cluster/setup.ts"],
    environment: "node",
    // A cluster of many tests has moments of its own; the summary names what passed only when run again.
    retry: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: { name: "together", include: TOGETHER, maxWorkers: 3, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          ...{ name: "alone", include: ["tests/cluster/**/*.test.ts"], exclude: TOGETHER },
          ...{ fileParallelism: false, sequence: { groupOrder: 1 } },
        },
      },
    ],
  },
});
