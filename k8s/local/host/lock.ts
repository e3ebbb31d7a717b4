import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { UserError } from "@/kit/progress";

/** Runs one change of the cluster at a time; a lock whose owner died is taken over. Waits up to `seconds`. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  { seconds = 1800, onWait = () => {} }: { seconds?: number; onWait?: (owner: string) => void } = {},
): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  const deadline = Date.now() + seconds * 1000;
  let told = false;
  while (!(await take(file))) {
    const owner = await readFile(file, "utf8").catch(() => "");
    if (!owner) continue;
    if (!(await isAlive(owner))) {
      await breakLock(file, owner);
      continue;
    }
    if (Date.now() > deadline)
      throw new UserError(
        `Process ${owner} has been changing the cluster for ${seconds} s.`,
        `End it, or remove ${file}.`,
      );
    if (!told) onWait(owner.split(" ")[0] ?? "");
    told = true;
    await new Promise((done) => setTimeout(done, 300));
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

/** Links a written file to the lock's name: a lock never exists without its owner's name in it. */
async function take(file: string): Promise<boolean> {
  const written = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  await writeFile(written, await identity(process.pid));
  try {
    await link(written, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
}

/** Removes a dead owner's lock; when another has broken and taken it meanwhile, that one gets it back. */
async function breakLock(file: string, owner: string): Promise<void> {
  const broken = `${file}.${process.pid}.broken`;
  try {
    await rename(file, broken);
    if ((await readFile(broken, "utf8")) !== owner) await link(broken, file);
  } catch {
    // Somebody else was faster: the next look shows what is there now.
  } finally {
    await rm(broken, { force: true });
  }
}

const isAlive = async (owner: string) => (await identity(Number(owner.split(" ")[0]))) === owner;

/** Pid and start time: a pid alone may be another process's by now. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? ""}`;
}
