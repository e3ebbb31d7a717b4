import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEmbeddedStore } from "@/server/store/embedded";
import { migrate } from "@/server/store/migrate";
import { openSchemaEngine } from "./schema-engine";

/**
 * `npm run db:migration -- NAME` writes prisma/migrations/<UTC time>_NAME/migration.sql: what leads from the migrations so
 * far to prisma/schema.prisma, worked out on a throw-away database. `--check` only tells whether one is missing (exit 1).
 */
async function main(args: string[]): Promise<void> {
  const check = args.includes("--check");
  const name = args.find((argument) => !argument.startsWith("-"));
  if (!check && !/^[a-z][a-z0-9_]*$/.test(name ?? ""))
    throw new Error("Name the migration in lower case: npm run db:migration -- add_teams");
  const root = path.resolve(import.meta.dirname, "../..");
  const directory = path.join(root, "prisma/migrations");
  const script = await scriptTo(await readFile(path.join(root, "prisma/schema.prisma"), "utf8"), directory);
  if (script === undefined) return console.log("The migrations already lead to prisma/schema.prisma.");
  if (check)
    throw new Error(
      `prisma/schema.prisma has changes without a migration:\n${script}\nRun: npm run db:migration -- NAME`,
    );
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const file = path.join(directory, `${time}_${name}`, "migration.sql");
  await mkdir(path.dirname(file));
  await writeFile(file, script);
  console.log(`Wrote ${path.relative(root, file)}: read it before you commit it.`);
}

/** The SQL from the migrations in `directory` to `schema`; undefined when nothing is missing. */
async function scriptTo(schema: string, directory: string): Promise<string | undefined> {
  const scratch = await mkdtemp(path.join(tmpdir(), "devspace-portal-migration-"));
  const store = await startEmbeddedStore(scratch);
  try {
    await migrate({ url: store.url, directory });
    const engine = await openSchemaEngine({ url: store.url, schema });
    const files = [{ path: "prisma/schema.prisma", content: schema }];
    const made = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: "." },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: true,
      filters: { externalTables: ["public._prisma_migrations"], externalEnums: [] },
    });
    engine.free();
    return made.exitCode === 0 ? undefined : (made.stdout ?? undefined);
  } finally {
    await store.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
