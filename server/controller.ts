import { ConfigError } from "./config";
import { readControllerConfig } from "./controller/config";
import { startController } from "./controller/start";
import { createLog } from "./http/log";

/** Entry point of the controller. SIGTERM and SIGINT end it in order; a second one at once. */
async function main(): Promise<void> {
  const config = readControllerConfig(process.env);
  const log = createLog({ level: config.logLevel, name: config.name });
  const controller = await startController({ config, log });
  log.info({ port: controller.port }, "health and metrics");
  let closing = false;
  const close = async () => {
    if (closing) process.exit(1);
    closing = true;
    await controller.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void close());
  process.on("SIGINT", () => void close());
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
