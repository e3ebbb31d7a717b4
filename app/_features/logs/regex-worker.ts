import { createMatcher, type Matcher } from "./matcher";
import type { WorkerAnswer, WorkerTask } from "./regex-filter";

let matcher: Matcher | undefined;
let pattern = "";

/** Matches where a pattern that never ends stops nobody: the page ends this worker when an answer takes too long. */
self.onmessage = ({ data: { source, lines } }: MessageEvent<WorkerTask>) => {
  if (source !== pattern) matcher = createMatcher(source, true).matcher;
  pattern = source;
  const found = lines.map(([text, raw]) => {
    const shown = matcher?.test(text) ?? false;
    const written = raw !== undefined && (matcher?.test(raw) ?? false);
    if (!shown && !written) return undefined;
    const inShown = matcher?.ranges(text) ?? [];
    return { shown: inShown, raw: raw === undefined ? inShown : (matcher?.ranges(raw) ?? []) };
  });
  const answer: WorkerAnswer = { found };
  self.postMessage(answer);
};
self.postMessage("ready");
