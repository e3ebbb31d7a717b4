import type { WishFor } from "./wish";

export interface ToolKeeper {
  /**
   * Somebody begins to use a tool, whether or not it runs yet (`isThere`); what it gives is called when that ends. Never throws.
   */
  use(environment: string, tool: string, holder: string, isThere: boolean): () => void;
  /** Renews nothing any more. */
  close(): void;
}

export interface KeeperOptions {
  /** How long a tool stays after its last use, at least, in milliseconds; it is gone a third of that later. */
  idleMs: number;
  wish(wanted: WishFor): Promise<void>;
  onFailure(error: unknown, wanted: WishFor): void;
}

interface Kept {
  open: number;
  wishedAt: number;
  holder: string;
}

/** Between two wishes for a tool that is not there: somebody took the last one back, or the environment is another by its name. */
const AGAIN_MS = 5000;

/**
 * Keeps tools that are used: a wish at the first use, renewed while uses go on, but no oftener than a third of the idle time,
 * so that a page of many requests costs one write.
 */
export function createToolKeeper({ idleMs, wish, onFailure }: KeeperOptions): ToolKeeper {
  const renewMs = idleMs / 3;
  const kept = new Map<string, Kept>();
  const timer = setInterval(renewAll, renewMs);
  timer.unref();

  function renew(key: string, state: Kept): void {
    const [environment = "", tool = ""] = key.split("/");
    const wanted = { environment, tool, holder: state.holder, lastsMs: idleMs + renewMs };
    state.wishedAt = Date.now();
    wish(wanted).catch((error: unknown) => {
      // The next use tries again at once.
      state.wishedAt = 0;
      onFailure(error, wanted);
    });
  }

  function renewAll(): void {
    for (const [key, state] of kept) {
      if (state.open > 0) renew(key, state);
      else if (Date.now() - state.wishedAt > renewMs) kept.delete(key);
    }
  }

  return {
    use(environment, tool, holder, isThere) {
      const key = `${environment}/${tool}`;
      const state = kept.get(key) ?? { open: 0, wishedAt: 0, holder };
      kept.set(key, state);
      state.open += 1;
      state.holder = holder;
      if (Date.now() - state.wishedAt > (isThere ? renewMs : AGAIN_MS)) renew(key, state);
      let ended = false;
      return () => {
        if (!ended) state.open -= 1;
        ended = true;
      };
    },
    close: () => clearInterval(timer),
  };
}
