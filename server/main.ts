import { ConfigError, readWebConfig } from "./config";
import { createLog } from "./http/log";
import { startWeb } from "./web/start";

/** Entry point of the web side. SIGTERM and SIGINT end it in order; a second one at once. */
async function main(): Promise<void> {
  process.env.NEXT_TELEMETRY_DISABLED ??= "1";
  const config = readWebConfig(process.env);
  const log = createLog({ level: config.logLevel, name: config.name });
  const web = await startWeb({ config, log, root: process.cwd() });
  let closing = false;
  const close = async (code: number) => {
    if (closing) process.exit(code || 1);
    closing = true;
    await web.close();
    process.exit(code);
  };
  process.on("SIGTERM", () => void close(0));
  process.on("SIGINT", () => void close(0));
  await web.started.catch(async (error: unknown) => {
    log.fatal({ err: error }, "the portal could not start");
    await close(1);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
