import { defineConfig } from "prisma/config";

// Nothing here runs the classic schema engine (migrations: server/store/migrate.ts and `npm run db:migration`), but the CLI
// downloads it before any command unless a binary is named. Any existing file will do.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
