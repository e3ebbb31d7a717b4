import type { WebConfig } from "@/server/config";
import type { Logger } from "@/server/http/log";
import { openStore, prepareStore, type Store } from "@/server/store";
import { startEmbeddedStore } from "@/server/store/embedded";

const LONGEST_PAUSE_MS = 5_000;

export interface OpenedStore {
  store: Store;
  close(): Promise<void>;
}

/**
 * Opens the store named by the configuration, or the embedded one, and brings its tables up to date. A database that does not
 * answer yet is waited for, since a cluster starts everything at once; a migration that fails ends the start.
 */
export async function openConfiguredStore(options: {
  config: WebConfig;
  log: Logger;
  migrations: string;
  signal: AbortSignal;
}): Promise<OpenedStore> {
  const { config, log, migrations, signal } = options;
  const embedded = config.databaseUrl ? undefined : await startEmbeddedStore(config.storeDir);
  const url = config.databaseUrl ?? embedded?.applicationUrl ?? "";
  const ownerUrl = config.databaseUrl ? config.databaseOwnerUrl : embedded?.url;
  try {
    for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      try {
        const applied = await prepareStore({ url, ownerUrl, directory: migrations });
        if (applied.length > 0) log.info({ applied }, "store migrated");
        break;
      } catch (error) {
        if (!isUnreachable(error) || signal.aborted) throw error;
        log.warn({ reason: error.message }, "the store does not answer yet");
        await new Promise((done) => setTimeout(done, pause));
      }
    }
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const store = openStore(url);
  return {
    store,
    async close() {
      await store.$disconnect();
      await embedded?.stop();
    },
  };
}

/** Node's network errors, and PostgreSQL's "starting up", "shutting down" and "too many connections". */
function isUnreachable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  const nested = error instanceof AggregateError ? error.errors : [];
  return (
    [
      "ECONNREFUSED",
      "ECONNRESET",
      "ENOTFOUND",
      "EAI_AGAIN",
      "ETIMEDOUT",
      "EHOSTUNREACH",
      "ENETUNREACH",
    ].includes(code) ||
    ["57P03", "57P01", "53300"].includes(code) ||
    /timeout expired|Connection terminated/.test(error.message) ||
    nested.some(isUnreachable)
  );
}
