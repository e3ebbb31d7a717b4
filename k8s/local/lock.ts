import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { UserError } from "../../scripts/progress";

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
    const owner = (await readFile(file, "utf8").catch(() => "")).trim();
    if (owner && !(await isAlive(owner))) {
      await rm(file, { force: true });
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

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(await identity(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

const isAlive = async (owner: string) => (await identity(Number(owner.split(" ")[0]))) === owner;

/** Pid and start time: a pid alone may be another process's by now. */
async function identity(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return `${pid} ${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? ""}`;
}
