import type { PreviewTarget } from "./target";

/**
 * What is told whenever a preview is used. A tool that runs on demand is started, and kept, by it: the hook is called when a
 * request or socket begins, whether or not anything answers there yet.
 */
export interface PreviewUse {
  /**
   * A request or socket begins; what it gives is called when that ends. It must not throw nor keep the request waiting.
   * `visitor` is who it is, in words: an e-mail address, or whose share it is.
   */
  begin(target: PreviewTarget, visitor: string): () => void;
}

/** Nobody wants to know. */
export const NO_USE: PreviewUse = { begin: () => () => undefined };
