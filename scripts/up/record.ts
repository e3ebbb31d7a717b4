import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

/** What `npm run up` left running, for `down`, the tests and the next `up`. */
const record = z.object({
  /** Address browsers use, such as `http://localhost:3000`. */
  address: z.url(),
  /** `cluster`: deployed into the local cluster; `image`: into another one; `processes`: local processes against another. */
  kind: z.enum(["cluster", "image", "processes"]),
  /** Kubeconfig context of a cluster that is not ours. */
  context: z.string().optional(),
  kubeconfig: z.string().optional(),
  kubectl: z.string(),
  image: z.string().optional(),
});
export type PortalRecord = z.infer<typeof record>;

const file = (stateDir: string) => path.join(stateDir, "portal.json");

export async function writeRecord(stateDir: string, portal: PortalRecord): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  await writeFile(file(stateDir), `${JSON.stringify(record.parse(portal), null, 2)}\n`, { mode: 0o600 });
}

/** Undefined when nothing is up, or when the file is of another version of the project. */
export async function readRecord(stateDir: string): Promise<PortalRecord | undefined> {
  const text = await readFile(file(stateDir), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return record.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export async function removeRecord(stateDir: string): Promise<void> {
  await rm(file(stateDir), { force: true });
}
