import { delay } from "@/server/kubernetes";
import type { Pod } from "./container-state";

/** After a pod is gone its log may still come for a moment; then it is let go of. */
const LAST_WORDS_MS = 10_000;

/** What is known of one pod, for those who follow its containers. */
export function podFeed(first: Pod, ended: AbortSignal) {
  const letGo = new AbortController();
  let pod: Pod | undefined = first;
  let announceChange: () => void = () => {};
  let change = nextChange();

  function nextChange(): Promise<void> {
    return new Promise((resolve) => {
      announceChange = resolve;
    });
  }

  function changed(): void {
    announceChange();
    change = nextChange();
  }

  ended.addEventListener("abort", changed, { once: true });
  return {
    get pod() {
      return pod;
    },
    /** Aborted when the stream ends, and a while after the pod is gone. */
    signal: AbortSignal.any([ended, letGo.signal]),
    nextChange: () => change,
    update(newer: Pod): void {
      pod = newer;
      changed();
    },
    remove(): void {
      pod = undefined;
      ended.removeEventListener("abort", changed);
      changed();
      delay(LAST_WORDS_MS, ended).then(
        () => letGo.abort(),
        () => {},
      );
    },
  };
}

export type PodFeed = ReturnType<typeof podFeed>;
