import type { Hits, LineFilter } from "./line-filter";
import type { LineEntry } from "./log-entry";
import { TIME_LIMIT_MS } from "./regex-limit";
import { shownLine } from "./shown-line";

/** Lines to match: what the row shows, and the raw line where it differs. */
export interface WorkerTask {
  source: string;
  lines: [text: string, raw?: string][];
}
/** For each line in order where it matches; undefined for a line that does not. */
export interface WorkerAnswer {
  found: (Hits | undefined)[];
}

/** What the filter needs of a Worker. It says `ready` once it has loaded, then answers each task. */
export interface MatchWorker {
  postMessage: (task: WorkerTask) => void;
  terminate: () => void;
  onmessage: ((event: MessageEvent<WorkerAnswer | "ready">) => void) | null;
}

const CHUNK_LINES = 500;
const CHUNK_CHARACTERS = 200_000;
const NONE: Hits = { shown: [], raw: [] };

/**
 * Filters by a regular expression in a worker. A line that was not matched yet is not shown; `onFound` says that there is
 * more. A worker that needs longer than the limit for one chunk is ended, and `onStopped` says so.
 */
export class RegexFilter implements LineFilter {
  private readonly verdicts = new WeakMap<LineEntry, Hits | "none">();
  private readonly queued = new Set<LineEntry>();
  private worker: MatchWorker | undefined;
  private current: LineEntry[] | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private ready = false;

  constructor(
    private readonly source: string,
    private readonly createWorker: () => MatchWorker,
    private readonly on: { found: () => void; stopped: () => void },
  ) {}

  /** Marks nothing and shows nothing before it is known. */
  readonly test = (entry: LineEntry): boolean => {
    const verdict = this.verdicts.get(entry);
    if (verdict) return verdict !== "none";
    this.queued.add(entry);
    this.next();
    return false;
  };

  readonly hits = (entry: LineEntry): Hits => {
    const verdict = this.verdicts.get(entry);
    return !verdict || verdict === "none" ? NONE : verdict;
  };

  /** Lets go of the worker; what is known stays. */
  close(): void {
    clearTimeout(this.timer);
    if (this.worker) this.worker.onmessage = null;
    this.worker?.terminate();
    this.worker = undefined;
    this.current = undefined;
    this.ready = false;
    this.queued.clear();
  }

  private next(): void {
    if (!this.worker) {
      this.worker = this.createWorker();
      this.worker.onmessage = ({ data }) => this.onMessage(data);
    }
    if (!this.ready || this.current || this.queued.size === 0) return;
    const chunk: LineEntry[] = [];
    const lines: WorkerTask["lines"] = [];
    let size = 0;
    for (const entry of this.queued) {
      if (chunk.length === CHUNK_LINES || size > CHUNK_CHARACTERS) break;
      const { text, raw } = shownLine(entry);
      chunk.push(entry);
      lines.push(raw === text ? [text] : [text, raw]);
      size += text.length + raw.length;
    }
    for (const entry of chunk) this.queued.delete(entry);
    this.current = chunk;
    this.timer = setTimeout(() => {
      this.close();
      this.on.stopped();
    }, TIME_LIMIT_MS);
    this.worker.postMessage({ source: this.source, lines });
  }

  private onMessage(data: WorkerAnswer | "ready"): void {
    if (data === "ready") {
      this.ready = true;
    } else {
      clearTimeout(this.timer);
      this.current?.forEach((entry, at) => {
        this.verdicts.set(entry, data.found[at] ?? "none");
      });
      this.current = undefined;
      this.on.found();
    }
    this.next();
  }
}
