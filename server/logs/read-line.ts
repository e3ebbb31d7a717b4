import { namespaceOf } from "@/server/contract/names";
import { type Gateway, isKubernetesError } from "@/server/kubernetes";
import { normalizeTime, secondBefore } from "./log-time";
import { readLines } from "./read-lines";

/** Longer ones are given to here. */
const WHOLE_LINE_BYTES = 8 * 1024 * 1024;

interface WholeLineInput {
  gateway: Gateway;
  environment: string;
  pod: string;
  container: string;
  /** As the log gives it. */
  time: string;
  signal: AbortSignal;
}

/**
 * The longest line that a container wrote at a time, up to 8 MiB of it, in its current run or the one before; undefined when
 * the kubelet has it no more.
 */
export async function readLine(input: WholeLineInput): Promise<string | undefined> {
  for (const previous of [false, true]) {
    try {
      const found = await readLineOf(input, previous);
      if (found !== undefined) return found;
    } catch (error) {
      // No such pod, or no such run of it.
      if (!isKubernetesError(error, "not-found") && !isKubernetesError(error, "invalid")) throw error;
    }
  }
  return undefined;
}

async function readLineOf(
  { environment, time, ...rest }: WholeLineInput,
  previous: boolean,
): Promise<string | undefined> {
  const place = { ...rest, namespace: namespaceOf(environment), follow: false, previous };
  // The log API knows no finer time than seconds.
  const from = { sinceTime: secondBefore(time, 0), lineLimitBytes: WHOLE_LINE_BYTES };
  let found: string | undefined;
  for await (const line of readLines({ ...place, ...from })) {
    if (line.time === "") throw new Error(line.text);
    const at = normalizeTime(line.time);
    if (at === time && line.text.length > (found?.length ?? -1)) found = line.text;
    if (at > time) break;
  }
  return found;
}
