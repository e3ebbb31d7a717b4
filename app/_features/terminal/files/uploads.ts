import { isProblem, messageOf } from "../../api/problem-error";
import type { sendFile } from "./requests";

/** A file on its way into a container. */
export interface Upload {
  id: number;
  file: File;
  path: string;
  sent: number;
  state: "waiting" | "sending" | "failed";
  error?: string;
  /** It failed since there is a file already, which may be replaced. */
  exists?: boolean;
}

type Send = (
  to: { path: string; overwrite: boolean },
  file: File,
  options: Parameters<typeof sendFile>[3],
) => Promise<void>;

/** The uploads of one terminal, one after the other. What is done leaves the list. */
export class Uploads {
  private readonly listeners = new Set<() => void>();
  private readonly cancels = new Map<number, AbortController>();
  private items: readonly Upload[] = [];
  private overwriting = new Set<number>();
  private count = 0;

  constructor(
    private readonly send: Send,
    private readonly onDone: (upload: Upload) => void,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getItems = (): readonly Upload[] => this.items;

  add(files: readonly File[], folder: string): void {
    const under = folder.replace(/\/*$/, "/");
    const added = files.map((file) => ({
      ...{ id: ++this.count, file, path: `${under}${file.name}`, sent: 0, state: "waiting" as const },
    }));
    this.set([...this.items, ...added]);
    void this.next();
  }

  /** Stops it, or takes one away that failed. */
  readonly cancel = (id: number): void => {
    this.set(this.items.filter((item) => item.id !== id));
    this.cancels.get(id)?.abort();
  };

  readonly retry = (id: number, overwrite: boolean): void => {
    if (overwrite) this.overwriting.add(id);
    this.change(id, { state: "waiting", sent: 0, error: undefined, exists: undefined });
    void this.next();
  };

  /** Stops all that is on its way. */
  close(): void {
    this.set([]);
    for (const cancel of this.cancels.values()) cancel.abort();
  }

  private async next(): Promise<void> {
    if (this.items.some(({ state }) => state === "sending")) return;
    const upload = this.items.find(({ state }) => state === "waiting");
    if (!upload) return;
    const { id, file, path } = upload;
    const cancel = new AbortController();
    this.cancels.set(id, cancel);
    this.change(id, { state: "sending" });
    try {
      await this.send({ path, overwrite: this.overwriting.has(id) }, file, {
        signal: cancel.signal,
        onProgress: (sent) => this.change(id, { sent }),
      });
      this.set(this.items.filter((item) => item.id !== id));
      this.onDone(upload);
    } catch (error) {
      const exists = isProblem(error) && error.fields.some(({ field }) => field === "overwrite");
      this.change(id, {
        ...{ state: "failed", exists },
        error: exists ? `${path} exists already.` : messageOf(error),
      });
    }
    this.cancels.delete(id);
    await this.next();
  }

  private change(id: number, change: { [K in keyof Upload]?: Upload[K] | undefined }): void {
    this.set(this.items.map((item) => (item.id === id ? ({ ...item, ...change } as Upload) : item)));
  }

  private set(items: readonly Upload[]): void {
    this.items = items;
    for (const notify of this.listeners) notify();
  }
}
