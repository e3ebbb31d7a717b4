let loaded: Promise<void> | undefined;

/** A moment in which the browser can paint what it has. */
const BREATH_MS = 50;

/**
 * Resolves once the page and all that it was sent with are there; at once from then on, and on the server. What the first paint
 * does not need waits for it, so as not to compete with what it needs.
 */
export function afterLoad(): Promise<void> {
  loaded ??= new Promise((resolve) => {
    const settle = () => setTimeout(resolve, BREATH_MS);
    if (typeof document === "undefined") resolve();
    else if (document.readyState === "complete") settle();
    else window.addEventListener("load", settle, { once: true });
  });
  return loaded;
}
