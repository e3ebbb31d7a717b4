/** A reading that is kept for so many milliseconds, for all who ask meanwhile; also for those who ask while it is going on. */
export function atMostEvery<T>(ms: number, clock: () => Date, read: () => Promise<T>): () => Promise<T> {
  let last: { at: number; value: Promise<T> } | undefined;
  return () => {
    const now = clock().getTime();
    if (!last || now - last.at > ms) last = { at: now, value: read() };
    return last.value;
  };
}
