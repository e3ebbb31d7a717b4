import { ConfigError } from "./config";
import { createLog } from "./http/log";
import { readPublisherConfig } from "./publisher/config";
import { servePublisher } from "./publisher/serve";
import { createPublisher } from "./templates/reconcile/sources";

/** Entry point of the publisher. SIGTERM and SIGINT end it with whatever it works on: who asked asks again. */
async function main(): Promise<void> {
  const config = readPublisherConfig(process.env);
  const log = createLog({ level: config.logLevel, name: config.name });
  const { port } = await servePublisher({ ...config, publisher: createPublisher(config), log });
  log.info({ port }, "publishing");
  process.on("SIGTERM", () => process.exit(0));
  process.on("SIGINT", () => process.exit(0));
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error);
  process.exit(1);
});
