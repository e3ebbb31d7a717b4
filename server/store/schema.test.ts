import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

it("has a migration for everything in prisma/schema.prisma", { timeout: 60_000 }, async () => {
  const args = ["--import", "tsx", "scripts/store/migration.ts", "--check"];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  expect(stdout).toContain("The migrations already lead to prisma/schema.prisma.");
});
