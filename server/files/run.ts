import { type ExecProcess, type ExecResult, type Gateway, isKubernetesError } from "@/server/kubernetes";
import type { Place } from "./place";
import { noShell, refusalOf } from "./words";

/** Longest that a script says before the bytes, and of why it failed. */
const HEADER_BYTES = 16 * 1024;
const STDERR_BYTES = 4 * 1024;

/** A script in a container that has told its header. */
export interface Running {
  header: string;
  /** What comes after the header, as it is asked for. */
  bytes: AsyncGenerator<Buffer>;
  process: ExecProcess;
  /** Resolves when the script is over and did what it should; rejects with what to tell, or `undefined` text where tolerated. */
  done(tolerates?: (result: ExecResult, stderr: string) => boolean): Promise<void>;
}

/** Starts a script and waits for its header; throws the refusal that says why there is none. */
export async function startScript(options: {
  gateway: Pick<Gateway, "exec">;
  place: Place;
  path: string;
  command: string[];
  signal: AbortSignal;
}): Promise<Running> {
  const { gateway, place, path, command, signal } = options;
  const inWords = (error: unknown) => {
    const hasNoShell = isKubernetesError(error) && /exec: \\?"sh\\?":/.test(error.message);
    return hasNoShell ? noShell(place) : error;
  };
  const process = await gateway.exec({ ...place, command, stdin: true, signal }).catch((error: unknown) => {
    throw inWords(error);
  });
  let stderr = "";
  process.stderr.on("data", (chunk: Buffer) => {
    if (stderr.length < STDERR_BYTES) stderr += chunk.toString("utf8");
  });
  const done: Running["done"] = async (tolerates = () => false) => {
    const result = await process.result.catch((error: unknown) => {
      throw inWords(error);
    });
    if (result.code !== 0 && !tolerates(result, stderr)) throw refusalOf(stderr, { ...place, path });
  };
  const output: AsyncIterator<Buffer> = process.stdout[Symbol.asyncIterator]();
  let begun = Buffer.alloc(0);
  let end = -1;
  while (end === -1 && begun.length < HEADER_BYTES) {
    const next = await output.next();
    if (next.done) {
      await done();
      throw new Error(`a script ended in ${place.pod} without saying anything`);
    }
    begun = Buffer.concat([begun, next.value]);
    end = begun.indexOf(0);
  }
  if (end === -1) {
    process.close();
    throw new Error(`a script in ${place.pod} did not begin as it should`);
  }
  async function* bytes() {
    if (end + 1 < begun.length) yield begun.subarray(end + 1);
    for (let next = await output.next(); !next.done; next = await output.next()) yield next.value;
  }
  return { header: begun.toString("utf8", 0, end), bytes: bytes(), process, done };
}
