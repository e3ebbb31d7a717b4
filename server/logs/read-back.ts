import type { LogLine } from "@/server/contract/logs";
import type { Gateway } from "@/server/kubernetes";
import { normalizeTime } from "./log-time";
import { readLines } from "./read-lines";

export interface ReadBackOptions {
  gateway: Gateway;
  namespace: string;
  pod: string;
  container: string;
  previous: boolean;
  /** Lines wanted, at most. */
  lines: number;
  /** Only lines before this time. */
  before?: string | undefined;
  /** A guess of how many lines there are from `before` on; a wrong one costs another reading. */
  held?: number | undefined;
  signal: AbortSignal;
}

export interface Back {
  /** In order of time; without holes after `cut`. */
  lines: Omit<LogLine, "s">[];
  /** Earlier lines are there, or may be, up to this time; undefined when the log begins with these. */
  cut: string | undefined;
  /** Those lie too far back to be read. */
  tooFar: boolean;
}

/** Beyond, the kubelet would look through tens of megabytes for each page. */
const MAX_TAIL = 1_000_000;
const MAX_BYTES = 1024 * 1024;
/**
 * So many lines before the wanted ones are read and not given: the first may be the rest of a longer line, and lines of stdout
 * and stderr, which may be written down crosswise, never lie further apart.
 */
const MARGIN = 20;
/** The kubelet counts each piece of a longer line as a line. */
const PIECE_BYTES = 16 * 1024;

/**
 * The last lines of one run of a container before a time. The log API knows only the last n lines: as many are asked for as
 * lie behind the time, and more until enough come before it or asking for more brings none.
 */
export async function readBack(options: ReadBackOptions): Promise<Back> {
  const { lines, before, held = 0 } = options;
  let tail = Math.min(MAX_TAIL, lines + held + MARGIN);
  let earlierFirst: string | undefined;
  for (;;) {
    const read = await readTail({ ...options, tail });
    const allRead = before === undefined ? read.pieces < tail : read.first === earlierFirst;
    if (read.first === undefined || (allRead && read.dropped === undefined))
      return { lines: sorted(read.lines), cut: undefined, tooFar: false };
    const found = settled(read);
    const enough =
      found.lines.length >= lines ||
      (found.lines.length > 0 && (read.dropped !== undefined || before === undefined));
    if (enough) return { lines: sorted(found.lines), cut: found.cut, tooFar: false };
    if (tail >= MAX_TAIL) return { lines: [], cut: before, tooFar: true };
    earlierFirst = read.first;
    tail = Math.min(MAX_TAIL, tail * 4);
  }
}

interface Tail {
  lines: Omit<LogLine, "s">[];
  /** Time of the first line that came, whether or not it was kept. */
  first: string | undefined;
  /** Latest time of those that were let go for want of room. */
  dropped: string | undefined;
  /** Lines as the kubelet counts them. */
  pieces: number;
}

async function readTail({
  lines: wanted,
  before,
  tail,
  ...options
}: ReadBackOptions & { tail: number }): Promise<Tail> {
  const result: Tail = { lines: [], first: undefined, dropped: undefined, pieces: 0 };
  let size = 0;
  let past = 0;
  for await (const { time: stamp, text, cut, bytes } of readLines({
    ...options,
    follow: false,
    tailLines: tail,
  })) {
    // Trouble of the kubelet's own, told in the body of a good answer.
    if (stamp === "") throw new Error(text);
    const time = normalizeTime(stamp);
    result.first ??= time;
    result.pieces += Math.max(1, Math.ceil(bytes / PIECE_BYTES));
    if (before && time >= before) {
      if (++past > MARGIN) break;
      continue;
    }
    result.lines.push({ t: time, m: text, ...(cut ? { cut: true, bytes } : {}) });
    size += text.length;
    while (result.lines.length > wanted + MARGIN || (size > MAX_BYTES && result.lines.length > 1)) {
      const gone = result.lines.shift();
      size -= gone?.m.length ?? 0;
      if (gone && gone.t > (result.dropped ?? "")) result.dropped = gone.t;
    }
  }
  return result;
}

/** Without the margin, and what is not later than all of it. */
function settled({ lines, dropped = "" }: Tail): Pick<Back, "lines" | "cut"> {
  const margin = lines.slice(0, MARGIN);
  const cut = [dropped, ...margin.map(({ t }) => t)].sort().at(-1) ?? "";
  const kept = lines.slice(MARGIN).filter(({ t }) => t > cut);
  // Lines so long that no more than the margin had room.
  return kept.length > 0 || dropped === ""
    ? { lines: kept, cut }
    : { lines: lines.filter(({ t }) => t > dropped), cut: dropped };
}

function sorted(lines: Back["lines"]): Back["lines"] {
  return lines.sort((a, b) => (a.t < b.t ? -1 : a.t > b.t ? 1 : 0));
}
