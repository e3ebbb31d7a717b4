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

/** Between two tries to load code, and how many there are: two minutes, as a server that is replaced takes at most. */
const PAUSE_MS = 1500;
const TRIES = 80;

/** Loads code, also while the server is away for a moment: the page then goes on without that part until it is back. */
export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await load();
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((again) => setTimeout(again, PAUSE_MS));
    }
  }
}

/** The same for what the first paint does not need. */
export const late = <T>(load: () => Promise<T>): Promise<T> => afterLoad().then(() => patiently(load));
