import { defineConfig } from "@playwright/test";

/** Browser tests against the portal that `npm run up` brought up (tests/kit/record.ts). */
export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/e2e",
  globalTeardown: "./tests/e2e/teardown.ts",
  workers: 1,
  // A cluster of many tests has moments of its own; the summary names what passed only when run again.
  retries: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    viewport: { width: 1440, height: 900 },
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        ...["--disable-gpu", "--disable-quic", "--no-first-run"],
        ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
      ],
    },
  },
});
