import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";

const PG_TYPE_CHAR = 18;
const PG_TYPE_TEXT = 25;

/** The system catalogue has columns of the internal type "char", which the adapter does not know: given as text. */
class CataloguePool extends pg.Pool {
  override async query(...args: unknown[]): Promise<never> {
    const result = (await Reflect.apply(super.query, this, args)) as pg.QueryResult;
    for (const field of result.fields) if (field.dataTypeID === PG_TYPE_CHAR) field.dataTypeID = PG_TYPE_TEXT;
    return result as never;
  }
}

/**
 * Prisma's schema engine as WebAssembly, connected through the driver adapter: the classic engine is a binary that must be
 * downloaded, this one comes with npm. Instantiated by hand, since Node imports `.wasm` only behind a flag.
 */
export async function openSchemaEngine(options: { url: string; schema: string }): Promise<SchemaEngine> {
  const bindings: typeof import("@prisma/schema-engine-wasm") & { __wbg_set_wasm(exports: unknown): void } =
    await import("@prisma/schema-engine-wasm/schema_engine_bg" as string);
  const file = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const { instance } = await WebAssembly.instantiate(await readFile(file.replace(/\.js$/, ".wasm")), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const { bindMigrationAwareSqlAdapterFactory } = await import("@prisma/driver-adapter-utils" as string);
  const pool = new CataloguePool({ connectionString: options.url });
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(pool));
  return bindings.SchemaEngine.new(
    { datamodels: [["prisma/schema.prisma", options.schema]] },
    () => {},
    adapter,
  );
}
